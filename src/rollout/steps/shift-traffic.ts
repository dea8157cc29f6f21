import { isSame } from '../../lib/same.ts';
import type { Answers, Question, PodView } from '../../model/observation.ts';
import { targetWith, type Plan } from '../../model/plan.ts';
import { home } from '../../model/split.ts';
import type { ShiftTraffic } from '../../model/step.ts';
import { acting, finished, waiting, type Progress, type StepKind } from '../step-kind.ts';

/**
 * Writes a share to the routes and verifies that it arrived. Towards stable it needs one ready stable
 * pod and nothing more: an unavailable one must not keep users on a bad version (argo-rollouts
 * #4128, #4626).
 */
export const shiftTraffic: StepKind<ShiftTraffic> = {
  questions: (step, plan) =>
    step.targets.flatMap((target) => [routeQuestion(step, target), receiver(step, plan, target)]),
  next: (step, { plan, seen }) => {
    const dead = step.targets
      .map((target) => receiver(step, plan, target))
      .find((question) => !seen.answer(question).some(isLive));
    if (dead !== undefined) {
      return waiting(`a ready pod of ${dead.workload}: traffic stays where it is until there is one`);
    }
    const views = step.targets.map((target) => ({ target, ...seen.answer(routeQuestion(step, target)) }));
    const elsewhere = views.filter(({ isInPlace }) => !isInPlace);
    if (elsewhere.length > 0) {
      return acting(
        `${step.split.share} % on the candidate`,
        ...elsewhere.map(({ target }) => ({ ensure: 'split', target, split: step.split }) as const),
      );
    }
    return settling(step, views);
  },
  undo: ({ targets, why }, plan) =>
    why === 'home'
      ? 'irreversible'
      : [
          { kind: 'shift-traffic', targets, split: home, realShare: 0, why: 'turn-back' },
          { kind: 'drain', what: 'candidate', ms: plan.settings.drainMs },
        ],
};

function settling({ split }: ShiftTraffic, views: readonly Answers['route'][]): Progress {
  const refused = views.map(({ settled }) => settled).find((settled) => typeof settled === 'object');
  if (refused === undefined) {
    return views.every(({ settled }) => settled === 'yes')
      ? finished
      : waiting('the gateway to accept the route');
  }
  const sentence = `the gateway refused the route: ${refused.problem}`;
  return isSame(split, home)
    ? waiting(sentence)
    : { is: 'failed', reason: { kind: 'route-problem', sentence } };
}

function routeQuestion({ split }: ShiftTraffic, target: string): Extract<Question, { ask: 'route' }> {
  return { ask: 'route', target, split };
}

function receiver({ split }: ShiftTraffic, plan: Plan, target: string): Extract<Question, { ask: 'pods' }> {
  const { name, candidate } = targetWith(plan, target);
  return { ask: 'pods', workload: isSame(split, home) ? name : candidate };
}

function isLive(pod: PodView): boolean {
  return pod.isReady && !pod.isTerminating;
}
