import { formatCount, formatRatio, formatSeconds } from '../lib/format.ts';
import type { Reason } from '../model/outcome.ts';
import type { EvidenceCheck, HttpCheck, MetricCheck } from '../model/spec.ts';
import type { CheckSample } from '../model/state.ts';
import type { Weighed, WeighedSeries } from './ledger.ts';
import { formatValue } from './value.ts';

/** A check with a bound of its own, which each poll keeps or breaches. */
export type BoundCheck = MetricCheck | HttpCheck;

/** Why a check that breached too often in a row ends the rollout. */
export function breachReason(check: BoundCheck, sample: CheckSample): Reason {
  return {
    kind: 'check-failed',
    sentence: `${check.text}: the new version ${measured(check, sample)}, ${check.consecutive} polls in a row`,
    check: check.text,
  };
}

/** Why a stage that could not be judged in time ends the rollout. */
export function undecidedReason(check: BoundCheck | EvidenceCheck, sample: CheckSample): Reason {
  const { text } = check;
  if (check.kind === 'evidence' || sample.verdict === 'no-data') return silence(text, sample);
  const sentence = `${text}: still breached at the stage's deadline, the new version ${measured(check, sample)}`;
  return { kind: 'check-failed', sentence, check: text };
}

function silence(text: string, { detail }: CheckSample): Reason {
  const why = detail ?? 'the query returned nothing';
  const sentence = `${text}: no data for the new version until the stage's deadline (${why})`;
  return { kind: 'no-data', sentence, check: text };
}

/** Why a stage that got too few requests to be judged ends the rollout. */
export function fewReason({ text }: EvidenceCheck, requests: number, minimum: number): Reason {
  const sentence = `${text}: the new version got ${formatCount(requests)} requests until the stage's deadline, and must get ${formatCount(minimum)}`;
  return { kind: 'no-data', sentence, check: text };
}

/**
 * Why evidence ends the rollout: the counts of the series that says most, and how seldom noise looks
 * like them. `total` is the logarithm of the evidence of all checks together.
 */
export function evidenceReason(check: EvidenceCheck, { series }: Weighed, total: number): Reason {
  const worst = series.reduce((most, own) => (own.bad > most.bad ? own : most));
  const sentence = `${check.text}: ${countsOf(check, worst)}; the chance that noise looks like this is below 1 in ${oneIn(total)}`;
  return { kind: 'check-failed', sentence, check: check.text };
}

function countsOf({ counts }: EvidenceCheck, { slowerThan, totals }: WeighedSeries): string {
  const { x, n, y, m } = totals;
  if (typeof counts !== 'string') {
    const own = `${formatCount(x)} of ${formatCount(n)} were bad in the new version${share(x, n)}`;
    return `${own}, ${formatCount(y)} of ${formatCount(m)} in the old one${share(y, m)}`;
  }
  const did = counts === 'errors' ? 'failed' : `took longer than ${formatSeconds(slowerThan ?? 0)}`;
  const own = `${formatCount(x)} of ${formatCount(n)} requests to the new version ${did}${share(x, n)}`;
  return `${own}, ${formatCount(y)} of ${formatCount(m)} to the old one${share(y, m)}`;
}

function share(part: number, whole: number): string {
  return whole > 0 ? ` (${formatRatio(part / whole)})` : '';
}

/** Rounded down to one digit: the chance stays below. */
function oneIn(total: number): string {
  if (total >= Math.log(1e9)) return 'a billion';
  const evidence = Math.exp(total);
  const unit = 10 ** Math.floor(Math.log10(evidence));
  return formatCount(Math.floor(evidence / unit) * unit);
}

function measured(check: BoundCheck, { candidate, stable, detail }: CheckSample): string {
  if (check.kind === 'http') return `answered ${detail ?? 'nothing'}`;
  const of = (value: number | undefined): string =>
    value === undefined ? 'no data' : formatValue(value, check.unit);
  return `had ${of(candidate)} (the old one ${of(stable)})`;
}
