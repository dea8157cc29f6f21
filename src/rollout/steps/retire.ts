import type { Retire } from '../../model/step.ts';
import { acting, finished, type StepKind } from '../step-kind.ts';

/** Ends the old version's pods. From here going back is a new rollout. */
export const retire: StepKind<Retire> = {
  questions: ({ deployment }) => [{ ask: 'workload', name: deployment }],
  next: ({ deployment }, { seen }) => {
    const live = seen.answer({ ask: 'workload', name: deployment });
    if (live === 'absent' || live.wanted === 0) return finished;
    return acting(`${deployment} to have no pods`, { ensure: 'replicas', deployment, replicas: 0 });
  },
  undo: () => 'irreversible',
};
