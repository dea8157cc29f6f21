import type { Unroll } from '../../model/step.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/** Rolls the Deployment back to the revision that was recorded, by its own RollingUpdate. */
export const unroll: StepKind<Unroll> = {
  questions: ({ target }) => [{ ask: 'workload', name: target }],
  next: (step, { seen }) => {
    const { target, hash } = step;
    const live = seen.answer({ ask: 'workload', name: target });
    if (live === 'absent') return waiting(`Deployment ${target}, which is gone`);
    if (live.isPaused || (live.hash !== undefined && live.hash !== hash)) {
      return acting(`${target} to return to revision ${hash}`, { ensure: 'unrolled', step });
    }
    return live.hash === hash && live.isComplete
      ? finished
      : waiting(`${target}: ${Math.min(live.updated, live.available)} of ${live.wanted} pods returned`);
  },
  undo: () => 'irreversible',
};
