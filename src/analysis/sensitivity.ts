import type { Interval, Tolerance } from '../model/ledger.ts';
import { burst } from './bursts.ts';
import { logOfMean } from './evidence.ts';
import { betsOn } from './tolerance.ts';

/**
 * After how many polls a difference is usually seen, when every poll counts `expected` (fractions of
 * requests are fine): the evidence of counts without noise. Undefined: not within `most` polls.
 */
export function pollsToSee(
  expected: Interval,
  { tolerance, confidence }: { readonly tolerance: Tolerance; readonly confidence: number },
  most: number,
): number | undefined {
  const bets = betsOn(tolerance).bad.map(({ mixture }) => mixture(expected));
  const enough = limitOf(confidence);
  const isSeen = (polls: number): boolean =>
    bets.every((logs) => logOfMean(logs.map((log) => log * polls)) >= enough);
  // One poll alone may be a burst.
  const least = expected.x >= burst ? 2 : 1;
  return Array.from({ length: most }, (_, index) => index + 1).find(
    (polls) => polls >= least && isSeen(polls),
  );
}

/** The logarithm of the evidence that is enough at a confidence of 0…1: of 1/α. */
export function limitOf(confidence: number): number {
  return -Math.log(1 - confidence);
}
