import type { RemoveBaseline } from '../../model/step.ts';
import { removal, removalQuestions } from '../removal.ts';
import type { StepKind } from '../step-kind.ts';

/** Removes pods of the old version that nobody is sent to any more: there is nothing to take back. */
export const removeBaseline: StepKind<RemoveBaseline> = {
  questions: ({ baseline, service }) => removalQuestions({ candidate: baseline, service }),
  next: ({ baseline, service }, context) => removal({ candidate: baseline, service }, context),
  undo: () => [],
};
