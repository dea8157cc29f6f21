import type { Drain } from '../../model/step.ts';
import { elapsedMs, finished, waiting, type StepKind } from '../step-kind.ts';

/** Lets requests under way end before a pod is asked to (flagger #826, #1026, #1202). */
export const drain: StepKind<Drain> = {
  questions: () => [],
  next: ({ what, ms }, context) => {
    const leftMs = ms - elapsedMs(context);
    return leftMs <= 0 ? finished : waiting(`requests under way on ${what} to end`, leftMs);
  },
  undo: () => [],
};
