import type { Counts, Folded, Interval, Ledger, Series } from '../model/ledger.ts';
import type { CheckSample } from '../model/state.ts';
import { outliers, withBurstsAsOne, withoutOutlier } from './bursts.ts';
import { logOfMean, plus, type Mixture } from './evidence.ts';
import { betsOn, type Bet, type Bets } from './tolerance.ts';

/** A series keeps at most this many intervals one by one. */
export const maxIntervals = 120;
/** Fewer would let no burst be told from the rest. */
const leastIntervals = 12;
/** All series of a rollout together keep this many: a ConfigMap holds 1 MiB. */
const sharedIntervals = 4000;

function intervalsOf(series: number): number {
  return Math.max(leastIntervals, Math.min(maxIntervals, Math.floor(sharedIntervals / series)));
}

/** What a ledger says, as logarithms of evidence. */
export interface Weighed {
  /** That the candidate is worse than tolerated. The mean of the series', which is evidence again. */
  readonly bad: number;
  /** The same with what may have been a burst, while the other intervals are too small to tell. */
  readonly suspected: number;
  /** That it is not harmful: of the series that is least certain. */
  readonly safe: number;
  readonly series: readonly WeighedSeries[];
}

export interface WeighedSeries {
  readonly slowerThan: number | undefined;
  readonly totals: Interval;
  readonly bad: number;
  readonly suspected: number;
  readonly safe: number;
}

/**
 * The ledger with one more poll in it, and at most `most` intervals one by one. The first poll fixes which series there are: a boundary that
 * comes later is of no account, and one that is missing once says nothing of that interval.
 */
export function entered(ledger: Ledger | undefined, counts: Counts, most = maxIntervals): Ledger {
  const { tolerance, until } = counts;
  const known = ledger?.series ?? counts.series.map(({ slowerThan }) => empty(slowerThan));
  const bets = betsOn(tolerance);
  const series = known.map((own) => {
    const found = counts.series.find(({ slowerThan }) => slowerThan === own.slowerThan);
    if (found === undefined) return own;
    const isNext = counts.since === ledger?.until && tolerance.ratio !== undefined;
    return bounded(withInterval(own, found.counted, isNext), bets, most);
  });
  return { tolerance, until, series };
}

/** All ledgers after a poll, by the text of the check. */
export function enteredAll(
  ledgers: Readonly<Record<string, Ledger>>,
  checks: readonly Pick<CheckSample, 'text' | 'counts'>[],
): Readonly<Record<string, Ledger>> {
  const known = Object.values(ledgers).reduce((sum, { series }) => sum + series.length, 0);
  const fresh = checks.filter(({ text }) => !(text in ledgers));
  const series = fresh.reduce((sum, { counts }) => sum + (counts?.series.length ?? 0), known);
  const counted = checks.flatMap(({ text, counts }) =>
    counts === undefined ? [] : [[text, entered(ledgers[text], counts, intervalsOf(series))] as const],
  );
  return { ...ledgers, ...Object.fromEntries(counted) };
}

/** Where nothing was counted. */
export const nothingKnown: Weighed = { bad: 0, suspected: 0, safe: 0, series: [] };

export function weigh({ tolerance, series }: Ledger): Weighed {
  const bets = betsOn(tolerance);
  const weighed = series.map((own) => weighSeries(own, bets));
  if (weighed.length === 0) return nothingKnown;
  return {
    bad: logOfMean(weighed.map(({ bad }) => bad)),
    suspected: logOfMean(weighed.map(({ suspected }) => suspected)),
    safe: Math.min(...weighed.map(({ safe }) => safe)),
    series: weighed,
  };
}

export function totalsOf({ intervals, folded }: Series): Interval {
  return intervals.reduce(sum, folded?.totals ?? nothing);
}

const nothing: Interval = { x: 0, n: 0, y: 0, m: 0 };

function empty(slowerThan: number | undefined): Series {
  return { slowerThan, intervals: [], folded: undefined };
}

/**
 * Without requests on either side an interval holds nothing. With requests on one side alone (the other's
 * were not scraped yet) it compares nothing, and is one with the next.
 */
function withInterval(series: Series, counted: Interval, isNext: boolean): Series {
  const { intervals } = series;
  if (counted.n <= 0 && counted.m <= 0) return series;
  const last = intervals.at(-1);
  if (!isNext || last === undefined || (last.n > 0 && last.m > 0))
    return { ...series, intervals: [...intervals, counted] };
  return { ...series, intervals: [...intervals.slice(0, -1), sum(last, counted)] };
}

function weighSeries(series: Series, { bad, safe }: Bets): WeighedSeries {
  const { slowerThan, intervals, folded } = series;
  const totals = totalsOf(series);
  const found = outliers(intervals, totals);
  const weighed = bad.map(({ mixture }, bet) => sums(mixture, intervals, folded?.bad[bet]));
  const refuted = bad.map(({ against, mixture }, bet) => {
    const all = weighed[bet] ?? [];
    const left = withoutOutlier(mixture, all, found);
    // A rate that users asked for is kept or not, by whatever cause.
    return against === 'rate' ? left : Math.min(left, withBurstsAsOne(mixture, all, intervals));
  });
  const certain = safe.map(({ mixture }, bet) => logOfMean(sums(mixture, intervals, folded?.safe[bet])));
  const proven = Math.min(...refuted);
  const isMost = found.some(({ n }) => n > totals.n / 2);
  const suspected = isMost ? Math.min(...weighed.map(logOfMean)) : proven;
  return { slowerThan, totals, bad: proven, suspected, safe: logOfMean(certain) };
}

type Sums = readonly number[];

function sums(mixture: Mixture, intervals: readonly Interval[], folded: Sums | undefined): Sums {
  const start = folded ?? mixture(nothing);
  return intervals.reduce((soFar, interval) => plus(soFar, mixture(interval)), start);
}

/** The interval with the fewest bad requests goes first: it is the last that a burst could be in. */
function bounded(series: Series, bets: Bets, most: number): Series {
  const { intervals, folded } = series;
  if (intervals.length <= most) return series;
  const fewest = Math.min(...intervals.map(({ x }) => x));
  const at = intervals.findIndex(({ x }) => x === fewest);
  const [gone = nothing] = intervals.slice(at, at + 1);
  const left = { ...series, intervals: intervals.toSpliced(at, 1), folded: foldedWith(folded, gone, bets) };
  return bounded(left, bets, most);
}

function foldedWith(folded: Folded | undefined, gone: Interval, { bad, safe }: Bets): Folded {
  const add = (bets: readonly Bet[], before: readonly Sums[] | undefined): readonly Sums[] =>
    bets.map(({ mixture }, bet) => sums(mixture, [gone], before?.[bet]));
  return {
    count: (folded?.count ?? 0) + 1,
    totals: sum(folded?.totals ?? nothing, gone),
    bad: add(bad, folded?.bad),
    safe: add(safe, folded?.safe),
  };
}

function sum(a: Interval, b: Interval): Interval {
  return { x: a.x + b.x, n: a.n + b.n, y: a.y + b.y, m: a.m + b.m };
}
