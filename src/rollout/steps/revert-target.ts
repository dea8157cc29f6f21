import type { RevertTarget } from '../../model/step.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/** Gives the target its previous revision again, while the candidate still carries everything. */
export const revertTarget: StepKind<RevertTarget> = {
  questions: ({ target }) => [{ ask: 'workload', name: target }],
  next: ({ target, hash }, { seen }) => {
    const live = seen.answer({ ask: 'workload', name: target });
    if (live === 'absent') return waiting(`Deployment ${target}, which is gone`);
    if (live.hash !== undefined && live.hash !== hash) {
      return acting(`${target} to return to revision ${hash}`, {
        ensure: 'template',
        target,
        from: { hash },
      });
    }
    return live.hash === hash && live.isComplete
      ? finished
      : waiting(`${target}: ${Math.min(live.updated, live.available)} of ${live.wanted} pods returned`);
  },
  undo: () => 'irreversible',
};
