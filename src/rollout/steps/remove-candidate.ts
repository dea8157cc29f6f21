import type { RemoveCandidate } from '../../model/step.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/**
 * Removes what `start-candidate` made and waits until its pods are gone: afterwards the target's
 * Service may select by the old labels again, which the candidate's pods carry too.
 */
export const removeCandidate: StepKind<RemoveCandidate> = {
  questions: ({ candidate, service }) => [
    { ask: 'workload', name: candidate },
    { ask: 'pods', workload: candidate },
    ...(service === undefined ? [] : [{ ask: 'service', name: service } as const]),
  ],
  next: ({ candidate, service }, { seen }) => {
    const hasWorkload = seen.answer({ ask: 'workload', name: candidate }) !== 'absent';
    const hasService = service !== undefined && seen.answer({ ask: 'service', name: service }) !== 'absent';
    if (hasWorkload || hasService) {
      return acting(
        `Deployment ${candidate} to go`,
        ...(hasWorkload ? [{ ensure: 'absent', kind: 'Deployment', name: candidate } as const] : []),
        ...(hasService ? [{ ensure: 'absent', kind: 'Service', name: service } as const] : []),
      );
    }
    const left = seen.answer({ ask: 'pods', workload: candidate }).length;
    return left === 0 ? finished : waiting(`${left} pods of ${candidate} to end`);
  },
  undo: () => 'irreversible',
};
