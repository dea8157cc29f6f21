import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outliers, withBurstsAsOne, withoutOutlier } from '../../src/analysis/bursts.ts';
import { logOfMean, plus, relativeTo, worse } from '../../src/analysis/evidence.ts';
import { weigh } from '../../src/analysis/ledger.ts';
import { limitOf } from '../../src/analysis/sensitivity.ts';
import type { Interval } from '../../src/model/ledger.ts';

const mixture = relativeTo(
  1.25,
  worse.map((times) => 1.25 * times),
);
const sumsOf = (intervals: readonly Interval[]): readonly number[] =>
  intervals.map((interval) => mixture(interval)).reduce(plus);
const totalsOf = (intervals: readonly Interval[]): Interval =>
  intervals.reduce((a, b) => ({ x: a.x + b.x, n: a.n + b.n, y: a.y + b.y, m: a.m + b.m }));
const badOf = (intervals: readonly Interval[]): number =>
  weigh({
    tolerance: { ratio: 1.25, rate: undefined },
    until: 0,
    series: [{ slowerThan: undefined, intervals, folded: undefined }],
  }).bad;

const quiet: Interval = { x: 0, n: 300, y: 6, m: 5700 };
const burst: Interval = { ...quiet, x: 30 };

test('without the interval that says most, what is left of two', () => {
  const intervals = [
    { x: 3, y: 6, n: 300, m: 5700 },
    { x: 4, y: 5, n: 310, m: 5600 },
  ];
  expect(withoutOutlier(mixture, sumsOf(intervals), intervals)).toBeCloseTo(2.0788011044263803, 12);
});

describe('an outlier', () => {
  test('is what the other intervals do not explain', () => {
    const intervals = [quiet, quiet, burst, quiet];
    expect(outliers(intervals, totalsOf(intervals))).toEqual([burst]);
  });

  test('is a burst that there is nothing to compare with', () => {
    expect(outliers([burst], burst)).toEqual([burst]);
  });

  test('is none of intervals that agree, nor fewer than three bad requests', () => {
    const steady = Array.from({ length: 8 }, () => ({ ...quiet, x: 5 }));
    expect(outliers(steady, totalsOf(steady))).toEqual([]);
    const two = [quiet, quiet, quiet, { ...quiet, x: 2 }];
    expect(outliers(two, totalsOf(two))).toEqual([]);
  });

  test('counts by the rate: twice the requests may have twice the errors', () => {
    const intervals = [
      { ...quiet, x: 6 },
      { ...quiet, x: 6 },
      { x: 12, n: 600, y: 12, m: 11_400 },
    ];
    expect(outliers(intervals, totalsOf(intervals))).toEqual([]);
  });
});

describe('bursts that come again', () => {
  const stormy = (of: Partial<Interval>): readonly Interval[] =>
    Array.from({ length: 20 }, (_, index) => (index % 7 === 3 ? { ...quiet, ...of } : quiet));

  test('count as one each: as many as stable has are no evidence', () => {
    expect(badOf(stormy({ x: 30, y: 36 }))).toBeLessThan(limitOf(0.95));
  });

  test('that stable has none of are evidence at last', () => {
    const rounds = Array.from({ length: 12 }, () => stormy({ x: 30 }).slice(0, 7)).flat();
    expect(badOf(rounds)).toBeGreaterThan(limitOf(0.95));
  });

  test('are one where a poll falls into it', () => {
    const split = [quiet, quiet, quiet, { ...quiet, x: 15 }, { ...quiet, x: 15 }, quiet, quiet, quiet];
    expect(badOf(split)).toBeLessThan(limitOf(0.95));
  });

  test('do not hide what fails all the time', () => {
    const steady = stormy({ x: 30 }).map((own) => ({ ...own, x: own.x + 4 }));
    expect(badOf(steady)).toBeGreaterThan(limitOf(0.95));
  });
});

test('no guard ever makes more of the evidence than there is', () => {
  const count = fc.integer({ min: 0, max: 40 });
  const interval = fc.record({
    x: count,
    y: count,
    n: fc.integer({ min: 40, max: 3000 }),
    m: fc.integer({ min: 40, max: 30_000 }),
  });
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 30 }), (intervals) => {
      const sums = sumsOf(intervals);
      const found = outliers(intervals, totalsOf(intervals));
      expect(withoutOutlier(mixture, sums, found)).toBeLessThanOrEqual(logOfMean(sums));
      expect(badOf(intervals)).toBeLessThanOrEqual(logOfMean(sums) + 1e-9);
      expect(withBurstsAsOne(mixture, sums, intervals)).not.toBeNaN();
    }),
    { numRuns: 200 },
  );
});
