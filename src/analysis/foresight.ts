import { formatNumber, formatRatio } from '../lib/format.ts';
import { printDuration } from '../lib/duration.ts';
import type { EvidenceCheck } from '../model/check.ts';
import type { Judging, Stage } from '../model/spec.ts';
import { pollsToSee } from './sensitivity.ts';

/** What is known of a service before its rollout. */
export interface Usual {
  /** Of all requests. */
  readonly requestsPerSecond: number;
  /** Of stable's requests, 0…1. */
  readonly errorRatio: number;
}

/** Error rates that people think in. */
const rates = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/**
 * What a stage is able to see: from which error rate on it usually turns back, and how soon it sees a
 * version that fails everything. Undefined where nobody uses the service.
 */
export function foresight(
  { text, tolerance }: EvidenceCheck,
  { weight, bakeMs }: Stage,
  {
    usual,
    oldShare,
    judging,
    intervalMs,
  }: {
    readonly usual: Usual;
    /** Of all requests, those that the new version's are compared with, 0…1. */
    readonly oldShare: number;
    readonly judging: Judging;
    readonly intervalMs: number;
  },
): string | undefined {
  const [share, seconds] = [weight / 100, intervalMs / 1000];
  const [n, m] = [share, oldShare].map((part) => part * usual.requestsPerSecond * seconds) as [
    number,
    number,
  ];
  if (n <= 0 || m <= 0 || bakeMs < intervalMs) return undefined;
  const most = Math.floor(bakeMs / intervalMs);
  const pollsFor = (rate: number): number | undefined =>
    pollsToSee(
      { n, m, x: n * rate, y: m * usual.errorRatio },
      { tolerance, confidence: judging.confidence },
      most,
    );
  const least = rates.find((rate) => rate > usual.errorRatio && pollsFor(rate) !== undefined);
  const traffic = `at ${formatNumber(usual.requestsPerSecond * share * 60, 0)} requests a minute to the new version and ${formatRatio(usual.errorRatio)} errors of the old one`;
  const stage = `the stage of ${formatNumber(weight)} % (${printDuration(bakeMs)})`;
  if (least === undefined) return `${text}: ${traffic}, ${stage} is too short to see any error rate`;
  const after = (pollsFor(least) ?? most) * intervalMs;
  return `${text}: ${traffic}, ${stage} usually sees an error rate of ${formatRatio(least)} or more, after about ${printDuration(after)}`;
}
