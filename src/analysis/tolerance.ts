import { absoluteTo, better, relativeTo, worse, type Mixture } from './evidence.ts';
import type { Tolerance } from '../model/ledger.ts';

/** What holds where users say no tolerance of their own. */
export const usualTolerance: Readonly<Record<'errors' | 'latency', Tolerance>> = {
  errors: { ratio: 1.25, rate: 0.001 },
  latency: { ratio: 1.25, rate: 0.01 },
};

/** What a rollout turns back for, and what it is certain of when it goes on early. */
export interface Bets {
  /** Each against a part of what is tolerated: all of them must be refuted. */
  readonly bad: readonly Bet[];
  /** Each against a part of "harmful": one that is refuted is enough. */
  readonly safe: readonly Bet[];
}

export interface Bet {
  readonly against: 'stable' | 'rate';
  readonly mixture: Mixture;
}

/** Rates above this are drawn together: no version fails more often than always. */
const most = 0.99;

/** The bets that a tolerance stands for. */
export function betsOn(tolerance: Tolerance): Bets {
  const harmful = harmfulBeyond(tolerance);
  return {
    bad: betsWith(tolerance, (bound) => worse.map((times) => bound * times)),
    safe: betsWith(harmful, (bound) => better.map((times) => bound / times)),
  };
}

/**
 * Clearly more than tolerated: what an early promotion must be certain not to let through. With the
 * usual tolerance twice stable's rate and 1 % of the requests.
 */
export function harmfulBeyond({ ratio, rate }: Tolerance): Tolerance {
  return {
    ratio: ratio === undefined ? undefined : Math.max(2, 1.6 * ratio),
    rate: rate === undefined ? undefined : ratio === undefined ? 2 * rate : Math.max(0.01, 10 * rate),
  };
}

function betsWith(
  { ratio, rate }: Tolerance,
  alternatives: (bound: number) => readonly number[],
): readonly Bet[] {
  const bets: readonly (Bet | undefined)[] = [
    ratio === undefined ? undefined : { against: 'stable', mixture: relativeTo(ratio, alternatives(ratio)) },
    rate === undefined
      ? undefined
      : { against: 'rate', mixture: absoluteTo(rate, possible(alternatives(rate))) },
  ];
  return bets.filter((bet) => bet !== undefined);
}

function possible(rates: readonly number[]): readonly number[] {
  return [...new Set(rates.map((rate) => Math.min(most, rate)))];
}
