import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { absoluteTo, better, logOfMean, plus, relativeTo, worse } from '../../src/analysis/evidence.ts';
import type { Interval } from '../../src/model/ledger.ts';

/** As golden values are written: bad ones of both versions, then all. */
const interval = (...[x, y, n, m]: readonly [number, number, number, number]): Interval => ({ x, y, n, m });
const over = (ratio: number): readonly number[] => worse.map((times) => ratio * times);
const evidence = (ratio: number, ...intervals: readonly Interval[]): number => {
  const mixture = relativeTo(ratio, over(ratio));
  return logOfMean(intervals.map(mixture).reduce(plus));
};

// Computed once by an implementation in another language with other formulas for the same ratio.
test.each([
  [1, [interval(5, 10, 300, 5700)], 4.759455745780668],
  [1.25, [interval(5, 10, 300, 5700)], 3.8289353158498796],
  [1.5, [interval(5, 10, 300, 5700)], 3.099312013769875],
  [1.25, [interval(3, 6, 300, 5700), interval(4, 5, 310, 5600)], 6.705100786056107],
  [1.25, [interval(0, 6, 300, 5700)], -1.4852270694537115],
])('more than %d times stable: %j says %d', (ratio, intervals, expected) => {
  expect(evidence(ratio, ...intervals)).toBeCloseTo(expected, 12);
});

test('more than 0.1 %: 5 of 300 say 7.977818935778693', () => {
  const rates = [...new Set(worse.map((times) => Math.min(0.99, 0.001 * times)))];
  expect(logOfMean(absoluteTo(0.001, rates)(interval(5, 0, 300, 0)))).toBeCloseTo(7.977818935778693, 12);
});

/** Of all outcomes of n and m requests that fail by themselves. */
function expectation(
  bet: (interval: Interval) => number,
  arms: Record<'n' | 'm' | 'p' | 'q', number>,
): number {
  const { n, m, p, q } = arms;
  const ways = (of: number, rate: number) => (failed: number) =>
    Math.exp(logChoose(of, failed) + failed * Math.log(rate) + (of - failed) * Math.log1p(-rate));
  const [ofCandidate, ofStable] = [ways(n, p), ways(m, q)];
  const counts = (of: number): readonly number[] => Array.from({ length: of + 1 }, (_, index) => index);
  return counts(n)
    .flatMap((x) => counts(m).map((y) => ofCandidate(x) * ofStable(y) * Math.exp(bet(interval(x, y, n, m)))))
    .reduce((sum, one) => sum + one, 0);
}

function logChoose(of: number, taken: number): number {
  return Array.from({ length: taken }, (_, index) => Math.log((of - index) / (index + 1))).reduce(
    (sum, one) => sum + one,
    0,
  );
}

const rate = fc.double({ min: 0.0005, max: 0.6, noNaN: true });
const requests = fc.integer({ min: 1, max: 40 });
const arms = fc.tuple(requests, requests);

test('whatever the error rate, evidence against what is true is 1 or less on the average', () => {
  fc.assert(
    fc.property(arms, rate, fc.constantFrom(1, 1.25, 2), ([n, m], q, ratio) => {
      const bet = (counted: Interval): number => logOfMean(relativeTo(ratio, over(ratio))(counted));
      expect(expectation(bet, { n, m, q, p: Math.min(0.99, q * ratio) })).toBeLessThanOrEqual(1 + 1e-9);
    }),
    { numRuns: 60 },
  );
});

test('so is evidence that it is not harmful, when it just is', () => {
  fc.assert(
    fc.property(arms, fc.double({ min: 0.0005, max: 0.3, noNaN: true }), ([n, m], q) => {
      const ratios = better.map((times) => 2 / times);
      const bet = (counted: Interval): number => logOfMean(relativeTo(2, ratios)(counted));
      expect(expectation(bet, { n, m, q, p: q * 2 })).toBeLessThanOrEqual(1 + 1e-9);
    }),
    { numRuns: 60 },
  );
});

test('and evidence that a rate is more than it is, or less', () => {
  fc.assert(
    fc.property(requests, rate, (n, p) => {
      const above = worse.map((times) => Math.min(0.99, p * times));
      const below = better.map((times) => p / times);
      const bet = (rates: readonly number[]) => (counted: Interval) =>
        logOfMean(absoluteTo(p, rates)(counted));
      expect(expectation(bet(above), { n, m: 1, p, q: 0.1 })).toBeLessThanOrEqual(1 + 1e-9);
      expect(expectation(bet(below), { n, m: 1, p, q: 0.1 })).toBeLessThanOrEqual(1 + 1e-9);
    }),
    { numRuns: 60 },
  );
});

const count = fc.integer({ min: 0, max: 1000 });

test('it says the same of an interval and of its halves', () => {
  fc.assert(
    fc.property(fc.tuple(count, count, count), fc.integer({ min: 1, max: 500 }), ([x, more, y], half) => {
      const [n, m] = [half * 2, half * 38];
      const whole = evidence(1.25, interval(x + more, y, n, m));
      const halves = evidence(1.25, interval(x, y, half, half * 19), interval(more, 0, half, half * 19));
      expect(halves).toBeCloseTo(whole, 8);
    }),
  );
});

test('without requests on one side it says nothing', () => {
  expect(evidence(1.25, interval(0, 5, 0, 5700))).toBe(0);
  expect(evidence(1.25, interval(5, 0, 300, 0))).toBe(0);
  expect(logOfMean(absoluteTo(0.001, [0.01])(interval(0, 5, 0, 5700)))).toBe(0);
});

test('a billion requests are no more than its logarithms can hold', () => {
  expect(evidence(1.25, interval(1e9, 10, 1e9, 1e9))).toBeGreaterThan(1e8);
  expect(evidence(1.25, interval(0, 1e9, 1e9, 1e9))).toBeLessThan(-1e8);
  expect(Number.isFinite(evidence(1.25, interval(1e9, 1e9, 1e9, 1e9)))).toBe(true);
});

test('the mean of no chance at all is no chance', () => {
  expect(logOfMean([-Infinity, -Infinity])).toBe(-Infinity);
});
