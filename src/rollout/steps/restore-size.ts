import type { RestoreSize } from '../../model/step.ts';
import { acting, finished, type StepKind } from '../step-kind.ts';

/** Gives a workload the size that it had, or that its manifest asks for. */
export const restoreSize: StepKind<RestoreSize> = {
  questions: ({ target }) => [{ ask: 'workload', name: target }],
  next: ({ target, replicas }, { seen }) => {
    const live = seen.answer({ ask: 'workload', name: target });
    if (live === 'absent' || live.wanted === replicas) return finished;
    return acting(`${target} to have ${replicas} pods`, {
      ensure: 'replicas',
      deployment: target,
      replicas,
    });
  },
  // Its own size is what turning back wants too.
  undo: () => [],
};
