import { isSame } from '../../lib/same.ts';
import type { Question, PodView } from '../../model/observation.ts';
import type { Plan } from '../../model/plan.ts';
import { home } from '../../model/split.ts';
import type { ShiftTraffic } from '../../model/step.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/**
 * Writes a share to the route and verifies that it arrived. Towards stable it needs one ready stable
 * pod and nothing more: an unavailable one must not keep users on a bad version (argo-rollouts
 * #4128, #4626).
 */
export const shiftTraffic: StepKind<ShiftTraffic> = {
  questions: (step, plan) => [{ ask: 'route', split: step.split }, receiver(step, plan)],
  next: (step, { plan, seen }) => {
    const route = seen.answer({ ask: 'route', split: step.split });
    const question = receiver(step, plan);
    if (!seen.answer(question).some(isLive)) {
      return waiting(`a ready pod of ${question.workload}: traffic stays where it is until there is one`);
    }
    if (!route.isInPlace) {
      return acting(`${step.split.share} % on the candidate`, { ensure: 'split', split: step.split });
    }
    if (route.settled === 'yes') return finished;
    if (route.settled === 'not-yet') return waiting('the gateway to accept the route');
    const sentence = `the gateway refused the route: ${route.settled.problem}`;
    return !isSame(step.split, home)
      ? { is: 'failed', reason: { kind: 'route-problem', sentence } }
      : waiting(sentence);
  },
  undo: (step, plan) =>
    step.why === 'home'
      ? 'irreversible'
      : [
          { kind: 'shift-traffic', split: home, realShare: 0, why: 'turn-back' },
          { kind: 'drain', what: 'candidate', ms: plan.settings.drainMs },
        ],
};

function receiver(step: ShiftTraffic, plan: Plan): Extract<Question, { ask: 'pods' }> {
  return { ask: 'pods', workload: isSame(step.split, home) ? plan.target : plan.candidate };
}

function isLive(pod: PodView): boolean {
  return pod.isReady && !pod.isTerminating;
}
