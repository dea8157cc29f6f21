import type { Interval } from '../../src/model/ledger.ts';
import { poisson, type Random } from './draws.ts';
import { minutes, type Moment, type Scenario } from './scenarios.ts';

/** What every policy is shown of one minute. */
export interface Minute {
  /** The candidate's part of the traffic, 0…1. */
  readonly share: number;
  readonly counted: Interval;
}

/** A whole rollout, minute by minute. */
export type Trace = readonly Minute[];

/**
 * One rollout of a scenario. Bad and good requests are Poisson counts of their own: a Poisson number of
 * requests, each of which fails by itself. Bursts come on top, each in one version.
 */
export function traceOf({ at, bursts }: Scenario, random: Random): Trace {
  const moments = Array.from({ length: minutes }, (_, index) => at(index + 1));
  const mine = burstsOf(bursts, moments.map(candidatesShare), random);
  const theirs = burstsOf(bursts, moments.map(stablesShare), random);
  return moments.map((moment, index) => {
    const [more, moreOfStable] = [mine[index] ?? 0, theirs[index] ?? 0];
    const [x, n] = countsOf(moment.requests * candidatesShare(moment), moment.candidate, random);
    const [y, m] = countsOf(moment.requests * stablesShare(moment), moment.stable, random);
    const counted = { x: x + more, n: n + more, y: y + moreOfStable, m: m + moreOfStable };
    return { share: moment.share, counted };
  });
}

function candidatesShare({ share }: Moment): number {
  return share;
}

function stablesShare({ share }: Moment): number {
  return 1 - share;
}

function countsOf(requests: number, rate: number, random: Random): readonly [number, number] {
  const bad = poisson(requests * rate, random);
  return [bad, bad + poisson(requests * (1 - rate), random)];
}

/** The failed requests of one version's bursts, minute by minute. */
function burstsOf(bursts: Scenario['bursts'], shares: readonly number[], random: Random): readonly number[] {
  if (bursts === undefined) return [];
  const { size, perMinute, polls } = bursts;
  const begun = shares.map((share) => poisson(perMinute * share, random));
  return begun.map((_, index) => {
    const underWay = begun.slice(Math.max(0, index + 1 - polls), index + 1);
    return (size / polls) * underWay.reduce((sum, count) => sum + count, 0);
  });
}

/** What was counted in all of them. */
export function totalOf(trace: Trace): Interval {
  return trace.reduce(
    (sum, { counted: { x, n, y, m } }) => ({ x: sum.x + x, n: sum.n + n, y: sum.y + y, m: sum.m + m }),
    { x: 0, n: 0, y: 0, m: 0 },
  );
}
