import type { Observation, WorkloadView } from '../../model/observation.ts';
import { kindOf } from '../../model/plan.ts';
import type { Unroll } from '../../model/step.ts';
import { acting, finished, waiting, type Progress, type StepKind } from '../step-kind.ts';

/** Rolls the target back to the revision that was recorded, by its own update. */
export const unroll: StepKind<Unroll> = {
  questions: ({ target }) => [
    { ask: 'workload', name: target },
    { ask: 'pods', workload: target },
  ],
  next: (step, { plan, seen }) => {
    const { target } = step;
    const kind = kindOf(plan, target);
    const live = seen.answer({ ask: 'workload', name: target });
    if (live === 'absent') return waiting(`${kind} ${target}, which is gone`);
    if (isElsewhere(step, live)) {
      return acting(`${target} to return to revision ${step.hash}`, { ensure: 'unrolled', step });
    }
    if (live.hash === undefined) return waiting(`the controller of ${target}`);
    const stuck = kind === 'StatefulSet' ? stuckPods(step, seen) : [];
    return stuck.length > 0
      ? acting(`${stuck.join(', ')} to be made anew`, { ensure: 'pods-ended', pods: stuck })
      : returned(target, live);
  },
  undo: () => 'irreversible',
};

function isElsewhere({ hash }: Unroll, live: WorkloadView): boolean {
  return live.isPaused || (live.hash !== undefined && live.hash !== hash);
}

function returned(target: string, { isComplete, updated, available, wanted }: WorkloadView): Progress {
  return isComplete
    ? finished
    : waiting(`${target}: ${Math.min(updated, available)} of ${wanted} pods returned`);
}

/**
 * A StatefulSet waits for a pod that is not ready before it replaces it, so a broken version stays
 * until somebody ends its pod (kubernetes/kubernetes#67250).
 */
function stuckPods({ target, hash }: Unroll, seen: Observation): readonly string[] {
  return seen
    .answer({ ask: 'pods', workload: target })
    .filter((pod) => pod.hash !== hash && !pod.isReady && !pod.isTerminating)
    .map(({ name }) => name);
}
