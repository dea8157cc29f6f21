import type { EndTrial } from '../../model/step.ts';
import { removal, removalQuestions } from '../removal.ts';
import type { StepKind } from '../step-kind.ts';

/** Removes the trial and waits until its pods are gone. Nobody misses it: there is nothing to take back. */
export const endTrial: StepKind<EndTrial> = {
  questions: ({ trial }) => removalQuestions({ candidate: trial, service: undefined }),
  next: ({ trial }, context) => removal({ candidate: trial, service: undefined }, context),
  undo: () => [],
};
