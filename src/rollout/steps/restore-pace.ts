import { isSame } from '../../lib/same.ts';
import type { RestorePace } from '../../model/step.ts';
import { acting, finished, type StepKind } from '../step-kind.ts';

/** Gives the Deployment its own maxSurge and maxUnavailable again. */
export const restorePace: StepKind<RestorePace> = {
  questions: ({ target }) => [{ ask: 'workload', name: target }],
  next: ({ target, original }, { seen }) => {
    const live = seen.answer({ ask: 'workload', name: target });
    if (live === 'absent' || isSame(live.strategy, original)) return finished;
    return acting(`${target} to have its own strategy again`, {
      ensure: 'strategy',
      target,
      strategy: original,
    });
  },
  undo: () => [],
};
