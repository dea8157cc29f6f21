import { isSame } from '../../lib/same.ts';
import type { Question } from '../../model/observation.ts';
import { targetWith, type Plan } from '../../model/plan.ts';
import { home } from '../../model/split.ts';
import type { ShiftTraffic } from '../../model/step.ts';
import { isLive } from '../is-live.ts';
import { astray, routeQuestion, seenRoutes, splitting, type SeenRoute } from '../routes.ts';
import { acting, finished, waiting, type Progress, type StepKind } from '../step-kind.ts';

/**
 * Writes a share to the routes and verifies that it arrived. Towards stable it needs one ready stable
 * pod and nothing more: an unavailable one must not keep users on a bad version (argo-rollouts
 * #4128, #4626).
 */
export const shiftTraffic: StepKind<ShiftTraffic> = {
  questions: (step, plan) =>
    step.targets.flatMap((target) => [routeQuestion(target, step.split), receiver(step, plan, target)]),
  next: (step, { plan, seen }) => {
    const dead = step.targets
      .map((target) => receiver(step, plan, target))
      .find((question) => !seen.answer(question).some(isLive));
    if (dead !== undefined) {
      return waiting(`a ready pod of ${dead.workload}: traffic stays where it is until there is one`);
    }
    const routes = seenRoutes(step.targets, step.split, seen);
    const elsewhere = astray(routes);
    if (elsewhere.length > 0) {
      return acting(`${step.split.share} % on the candidate`, ...splitting(elsewhere, step.split));
    }
    return settling(step, routes);
  },
  undo: ({ targets, why }, plan) =>
    why === 'home'
      ? 'irreversible'
      : [
          { kind: 'shift-traffic', targets, split: home, realShare: 0, why: 'turn-back' },
          { kind: 'drain', what: 'candidate', ms: plan.settings.drainMs },
        ],
};

function settling({ split }: ShiftTraffic, routes: readonly SeenRoute[]): Progress {
  const refused = routes.map(({ settled }) => settled).find((settled) => typeof settled === 'object');
  if (refused === undefined) {
    return routes.every(({ settled }) => settled === 'yes')
      ? finished
      : waiting('the gateway to accept the route');
  }
  const sentence = `the gateway refused the route: ${refused.problem}`;
  return isSame(split, home)
    ? waiting(sentence)
    : { is: 'failed', reason: { kind: 'route-problem', sentence } };
}

function receiver({ split }: ShiftTraffic, plan: Plan, target: string): Extract<Question, { ask: 'pods' }> {
  const { name, candidate } = targetWith(plan, target);
  return { ask: 'pods', workload: isSame(split, home) ? name : candidate };
}
