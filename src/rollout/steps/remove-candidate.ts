import type { RemoveCandidate } from '../../model/step.ts';
import { removal, removalQuestions } from '../removal.ts';
import type { StepKind } from '../step-kind.ts';

/**
 * Removes what `start-candidate` made and waits until its pods are gone: afterwards the target's
 * Service may select by the old labels again, which the candidate's pods carry too.
 */
export const removeCandidate: StepKind<RemoveCandidate> = {
  questions: removalQuestions,
  next: removal,
  undo: () => 'irreversible',
};
