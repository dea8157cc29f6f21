import type { Interval } from '../model/ledger.ts';
import { logOfMean, minus, plus, type Mixture } from './evidence.ts';

/**
 * Requests of a burst (a retry storm, a node that was lost) fail together: one cause must not count
 * thirty times. What is left of evidence without bursts is never more than the evidence, so it still
 * has an expectation of at most 1: Ville's bound holds for any of these guards.
 */

/** So many bad requests in one interval may have one cause. */
export const burst = 3;

/** So many polls it takes at least: what one of them tells alone may be a burst. */
export const pollsToTell = 2;

/** Standard deviations: one count of twenty is above the first, one of a thousand above the second. */
const unusual = 1.645;
const extreme = 3.09;

/**
 * Intervals with more bad requests than the candidate's other intervals explain. Where there are no
 * others, any burst is one.
 */
export function outliers(intervals: readonly Interval[], totals: Interval): readonly Interval[] {
  return intervals.filter(({ x, n }) => {
    const others = totals.n - n;
    if (x < burst) return false;
    return others <= 0 || deviation(x, (n * (totals.x - x + 0.5)) / others) > unusual;
  });
}

/** The evidence, or what is left of it without the outlier that says most. */
export function withoutOutlier(
  mixture: Mixture,
  sums: readonly number[],
  found: readonly Interval[],
): number {
  return Math.min(logOfMean(sums), ...found.map((own) => logOfMean(minus(sums, mixture(own)))));
}

/**
 * Where the candidate had more than one burst: each counts as one bad thing, against stable's, and the
 * mean is taken with the evidence of all other intervals. `sums` is of all of them.
 */
export function withBurstsAsOne(
  mixture: Mixture,
  sums: readonly number[],
  intervals: readonly Interval[],
): number {
  const own = peaks(intervals.map(({ x, n }) => ({ bad: x, all: n })));
  if (own.filter(Boolean).length < 2) return Infinity;
  const stables = peaks(intervals.map(({ y, m }) => ({ bad: y, all: m })));
  const others = intervals
    .filter((_, index) => own[index] === true)
    .reduce((left, interval) => minus(left, mixture(interval)), sums);
  // Of an interval in which no burst begins there is nothing to say.
  const bursts = intervals
    .map(({ n, m }, index) => ({ x: beginsAt(own, index), n, y: beginsAt(stables, index), m }))
    .filter(({ x, y }) => x + y > 0)
    .map(mixture)
    .reduce(plus);
  return logOfMean([logOfMean(others), logOfMean(bursts)]);
}

/** Neighbouring peaks are one burst, which a poll fell into. */
function beginsAt(peak: readonly boolean[], index: number): number {
  return peak[index] === true && peak[index - 1] !== true ? 1 : 0;
}

interface Side {
  readonly bad: number;
  readonly all: number;
}

/** How many intervals before and after one tell what is usual there. */
const near = 4;

/** Which intervals stand out from those around them. */
function peaks(sides: readonly Side[]): readonly boolean[] {
  return sides.map(({ bad, all }, index) => {
    if (bad < burst) return false;
    const around = [
      ...sides.slice(Math.max(0, index - near), index),
      ...sides.slice(index + 1, index + 1 + near),
    ];
    const rates = around.map((own) => (own.bad + 0.5) / Math.max(1, own.all));
    return rates.length === 0 || deviation(bad, all * median(rates)) > extreme;
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/**
 * By how many standard deviations a count is above a Poisson mean: the signed root of its deviance
 * (McCullagh & Nelder, "Generalized Linear Models", 2.3), with half a count off as it is discrete.
 */
function deviation(count: number, mean: number): number {
  const above = count - 0.5;
  if (above <= mean) return 0;
  return Math.sqrt(2 * (above * Math.log(above / mean) - (above - mean)));
}
