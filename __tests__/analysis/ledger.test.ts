import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entered, enteredAll, maxIntervals, totalsOf, weigh } from '../../src/analysis/ledger.ts';
import { limitOf, pollsToSee } from '../../src/analysis/sensitivity.ts';
import type { Counts, Interval, Ledger, Tolerance } from '../../src/model/ledger.ts';

const usual: Tolerance = { ratio: 1.25, rate: 0.001 };
const relative: Tolerance = { ratio: 1.25, rate: undefined };

const errors = (counted: Interval, tolerance = usual): Counts => ({
  tolerance,
  since: 0,
  until: 1,
  series: [{ slowerThan: undefined, counted }],
});
const ledgerOf = (intervals: readonly Interval[], tolerance = usual): Ledger | undefined =>
  intervals.reduce<Ledger | undefined>(
    (ledger, counted) => entered(ledger, errors(counted, tolerance)),
    undefined,
  );
const weighed = (intervals: readonly Interval[], tolerance = usual) => {
  const ledger = ledgerOf(intervals, tolerance);
  if (ledger === undefined) throw new RangeError('no interval');
  return weigh(ledger);
};
const good: Interval = { x: 0, n: 300, y: 6, m: 5700 };
const bad: Interval = { x: 5, n: 300, y: 6, m: 5700 };

test('of two intervals that agree neither is a burst, and both count', () => {
  const intervals = [
    { x: 3, y: 6, n: 300, m: 5700 },
    { x: 4, y: 5, n: 310, m: 5600 },
  ];
  expect(weighed(intervals, relative).bad).toBeCloseTo(6.705100786056107, 12);
});

test('a burst in one interval is never evidence', () => {
  expect(weighed([good, { ...bad, x: 200 }, good]).bad).toBeLessThan(0);
});

test('two intervals that agree are', () => {
  expect(weighed([good, bad, bad, bad]).bad).toBeGreaterThan(limitOf(0.95));
});

test('three times nothing is nothing: below the rate that is ignored stable is of no account', () => {
  const rare = Array.from({ length: 30 }, () => ({ x: 2, n: 50_000, y: 10, m: 950_000 }));
  expect(weighed(rare, relative).bad).toBeGreaterThan(limitOf(0.95));
  expect(weighed(rare).bad).toBeLessThan(0);
});

test('at a rate that users asked for, stable may be as bad as it likes', () => {
  const chronic = Array.from({ length: 10 }, () => ({ x: 9, n: 300, y: 171, m: 5700 }));
  expect(weighed(chronic).bad).toBeLessThan(0);
  expect(weighed(chronic, { ratio: undefined, rate: 0.01 }).bad).toBeGreaterThan(limitOf(0.95));
});

test('after enough requests without an error it is certain that the version is not harmful', () => {
  const quiet = { x: 0, n: 60, y: 1, m: 1000 };
  const polls = (count: number): readonly Interval[] => Array.from({ length: count }, () => quiet);
  expect(weighed(polls(4)).safe).toBeLessThan(limitOf(0.95));
  expect(weighed(polls(8)).safe).toBeGreaterThan(limitOf(0.95));
});

test('a check of several boundaries is the mean of them, and as certain as the least certain', () => {
  const counts: Counts = {
    tolerance: usual,
    since: 0,
    until: 1,
    series: [
      { slowerThan: 0.1, counted: { ...good, x: 2 } },
      { slowerThan: 1, counted: good },
    ],
  };
  const { bad: mean, safe, series } = weigh(entered(undefined, counts));
  expect(Math.exp(mean)).toBeCloseTo(
    series.reduce((sum, own) => sum + Math.exp(own.bad) / 2, 0),
    12,
  );
  expect(safe).toBe(Math.min(...series.map((own) => own.safe)));
  expect(series.map(({ slowerThan }) => slowerThan)).toEqual([0.1, 1]);
});

test('boundaries that come later are of no account, and one that is missing says nothing', () => {
  const at = (...boundaries: readonly number[]): Counts => ({
    tolerance: usual,
    since: 0,
    until: 1,
    series: boundaries.map((slowerThan) => ({ slowerThan, counted: bad })),
  });
  const ledger = entered(entered(undefined, at(0.1, 1)), at(1, 5));
  expect(ledger.series.map(({ slowerThan, intervals }) => [slowerThan, intervals.length])).toEqual([
    [0.1, 1],
    [1, 2],
  ]);
});

test('requests of one side alone are one with those that come next', () => {
  const at = (since: number, counted: Interval): Counts => ({ ...errors(counted), since, until: since + 1 });
  const half = entered(undefined, at(0, { x: 5, n: 300, y: 0, m: 0 }));
  const whole = entered(half, at(1, { x: 0, n: 0, y: 6, m: 5700 }));
  expect(whole.series[0]?.intervals).toEqual([bad]);
  expect(entered(whole, at(2, good)).series[0]?.intervals).toEqual([bad, good]);
  // Of another stage they are not.
  expect(entered(half, at(7, good)).series[0]?.intervals).toHaveLength(2);
});

test('an interval without requests leaves no trace but its time', () => {
  const ledger = entered(ledgerOf([bad]), { ...errors({ x: 0, n: 0, y: 0, m: 0 }), until: 7 });
  expect(ledger.series).toEqual(ledgerOf([bad])?.series);
  expect(ledger.until).toBe(7);
});

const anInterval = fc
  .tuple(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 20_000 }), fc.nat(2), fc.nat(40))
  .map(([n, m, x, y]) => ({ n: n + 2, m: m + 40, x, y }));

test('a ledger that is full says what one without a limit would', () => {
  fc.assert(
    fc.property(fc.array(anInterval, { minLength: maxIntervals + 1, maxLength: 300 }), (intervals) => {
      const ledger = ledgerOf(intervals);
      const [series] = ledger?.series ?? [];
      expect(series?.intervals).toHaveLength(maxIntervals);
      expect(series?.folded?.count).toBe(intervals.length - maxIntervals);
      const unlimited: Ledger = {
        tolerance: usual,
        until: 1,
        series: [{ slowerThan: undefined, intervals, folded: undefined }],
      };
      expect(weighed(intervals).bad).toBeCloseTo(weigh(unlimited).bad, 6);
      expect(weighed(intervals).safe).toBeCloseTo(weigh(unlimited).safe, 6);
      expect(series && totalsOf(series)).toEqual(unlimited.series.map(totalsOf)[0]);
    }),
    { numRuns: 20 },
  );
});

test('a burst is still known as one after a day', () => {
  const day = Array.from({ length: 1000 }, (_, index) => (index === 3 ? { ...bad, x: 200 } : good));
  expect(weighed(day).bad).toBeLessThan(0);
});

test('a run that takes over from the journal judges the same', () => {
  const ledger = ledgerOf(Array.from({ length: 200 }, (_, index) => (index % 3 === 0 ? bad : good)));
  const stored = JSON.parse(JSON.stringify(ledger)) as Ledger;
  expect(ledger && weigh(stored)).toEqual(ledger && weigh(ledger));
});

test('after a day at a poll each 10 s, with 14 boundaries, it is no more than 100 kB', () => {
  const boundaries = Array.from({ length: 14 }, (_, index) => index);
  const counts: Counts = {
    tolerance: usual,
    since: 0,
    until: 1,
    series: boundaries.map((slowerThan) => ({
      slowerThan,
      counted: { x: slowerThan, n: 30_000, y: 20 * slowerThan, m: 570_000 },
    })),
  };
  const ledger = Array.from({ length: 8640 }).reduce<Ledger | undefined>(
    (soFar) => entered(soFar, counts),
    undefined,
  );
  expect(JSON.stringify(ledger).length).toBeLessThan(100_000);
});

describe('what can be seen', () => {
  const asked = { tolerance: usual, confidence: 0.95 };
  const at = (n: number, p: number): Interval => ({ n, x: n * p, m: n * 19, y: n * 19 * 0.001 });

  test('at 30 requests a minute 1 % against 0.1 % takes about 11 minutes', () => {
    expect(pollsToSee(at(30, 0.01), asked, 60)).toBeGreaterThanOrEqual(9);
    expect(pollsToSee(at(30, 0.01), asked, 60)).toBeLessThanOrEqual(13);
  });

  test('0.5 % is usually not seen in 30 minutes', () => {
    expect(pollsToSee(at(30, 0.005), asked, 30)).toBeUndefined();
  });

  test('what is tolerated is never seen', () => {
    expect(pollsToSee(at(3000, 0.001), asked, 1000)).toBeUndefined();
  });
});

test('many series share the room that a journal has', () => {
  const boundaries = Array.from({ length: 14 }, (_, index) => index + 1);
  const poll = (until: number, targets: number) =>
    Array.from({ length: targets }, (_, target) => ({
      text: `shop-${target}: latency`,
      counts: {
        ...{ tolerance: usual, since: until - 1, until },
        series: boundaries.map((slowerThan) => ({ slowerThan, counted: { x: 1, n: 50, y: 9, m: 950 } })),
      },
    }));
  const polled = (polls: number, targets: number, from = {}): ReturnType<typeof enteredAll> =>
    Array.from({ length: polls }, (_, index) => index + 1).reduce<ReturnType<typeof enteredAll>>(
      (ledgers, until) => enteredAll(ledgers, poll(until, targets)),
      from,
    );
  const kept = (ledgers: ReturnType<typeof enteredAll>): readonly (number | undefined)[] =>
    Object.values(ledgers).map(({ series }) => series[0]?.intervals.length);
  const alone = polled(150, 1);
  expect(kept(alone)).toEqual([120]);
  expect(JSON.stringify(polled(150, 8)).length).toBeLessThan(400 * 1024);
  // One that grows to many folds what is too much at once.
  expect(kept(polled(1, 8, alone))[0]).toBe(35);
});
