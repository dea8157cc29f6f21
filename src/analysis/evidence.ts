import type { Interval } from '../model/ledger.ts';

/**
 * Evidence that may be looked at after every poll: likelihood ratios of Poisson counts, mixed over a
 * grid of alternatives. Under the hypothesis that it argues against, such a ratio has an expectation of
 * at most 1 at every moment, so that it ever reaches 1/α with a probability of at most α (Ville).
 *
 * Lindon & Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022;
 * Lindon, Sanden & Shirikian, "Rapid regression detection in software deployments", KDD 2022.
 * That Poisson ratios hold for requests too, whatever their error rate: ADR 0025.
 */

/** An alternative for each item of a grid: the logarithm of its likelihood ratio in one interval. */
export type Mixture = (interval: Interval) => readonly number[];

/** How many times worse than what is tolerated the candidate may be. */
export const worse = grid(1.25, 100, 24);
/** How many times better than harmful it may be. */
export const better = grid(1.25, 20, 16);

/**
 * Against "the candidate's rate is at most `ratio` times stable's" (at least, for alternatives below
 * `ratio`). Stable's own rate may be anything and may move: given how many were bad in all, it is of
 * no account. Without requests on one side an interval says nothing.
 */
export function relativeTo(ratio: number, alternatives: readonly number[]): Mixture {
  return ({ x, n, y, m }) => {
    if (n <= 0 || m <= 0) return alternatives.map(() => 0);
    return alternatives.map(
      (other) => x * Math.log(other / ratio) - (x + y) * Math.log((other * n + m) / (ratio * n + m)),
    );
  };
}

/** Against "the candidate's rate is at most `rate`" (at least, for alternatives below `rate`). */
export function absoluteTo(rate: number, alternatives: readonly number[]): Mixture {
  return ({ x, n }) =>
    alternatives.map((other) => (n <= 0 ? 0 : x * Math.log(other / rate) - n * (other - rate)));
}

/** The logarithm of the mean of what `logs` are the logarithms of, without leaving the logarithms. */
export function logOfMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  if (!Number.isFinite(most)) return most;
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}

/** Evidence of several intervals is a product: its logarithms are added, alternative by alternative. */
export function plus(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, index) => value + (b[index] ?? 0));
}

/** Takes one interval's evidence out again. */
export function minus(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, index) => value - (b[index] ?? 0));
}

function grid(least: number, most: number, points: number): readonly number[] {
  const step = Math.log(most / least) / (points - 1);
  return Array.from({ length: points }, (_, index) => least * Math.exp(step * index));
}
