import type { Prove } from '../../model/step.ts';
import { elapsedMs, finished, waiting, type StepKind } from '../step-kind.ts';

/**
 * Gives a version that dies of its configuration the time to do so before a user is sent there: pods
 * are often ready for a second first. That they are well is the business of the guards.
 */
export const prove: StepKind<Prove> = {
  questions: () => [],
  next: ({ ms, candidate }, context) => {
    const leftMs = ms - elapsedMs(context);
    return leftMs <= 0 ? finished : waiting(`the pods of ${candidate} to stay ready`, Math.min(1000, leftMs));
  },
  undo: () => [],
};
