import { formatCount, formatRatio, formatSeconds } from '../lib/format.ts';
import type { Reason } from '../model/outcome.ts';
import { isAgainstBaseline } from '../model/check.ts';
import type { Check, EvidenceCheck, HttpCheck, MetricCheck, ProgramCheck } from '../model/check.ts';
import type { CheckSample } from '../model/state.ts';
import type { WeighedSeries } from './ledger.ts';
import { formatValue } from './value.ts';

/** A check with a bound of its own, which each poll keeps or breaches. */
export type BoundCheck = MetricCheck | HttpCheck | ProgramCheck;

/** Why a check that breached too often in a row ends the rollout. */
export function breachReason(check: BoundCheck, sample: CheckSample): Reason {
  return {
    kind: 'check-failed',
    sentence: `${check.text}: ${measured(check, sample)}${often(check)}`,
    check: check.text,
  };
}

function often({ kind, consecutive }: BoundCheck): string {
  if (kind === 'program') return consecutive === 1 ? '' : `, ${consecutive} runs in a row`;
  return `, ${consecutive} polls in a row`;
}

/** Why a stage that could not be judged in time ends the rollout. */
export function undecidedReason(check: BoundCheck | EvidenceCheck, sample: CheckSample): Reason {
  const { text } = check;
  if (check.kind === 'evidence' || sample.verdict === 'no-data') return silence(text, sample);
  const sentence = `${text}: still breached at the stage's deadline, ${measured(check, sample)}`;
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
 * Why evidence ends the rollout: the counts of the check's series that says most, and how seldom noise
 * looks like them. `total` is the logarithm of the evidence of all checks together.
 */
export function evidenceReason(
  { check, sample }: { readonly check: EvidenceCheck; readonly sample: CheckSample },
  worst: WeighedSeries,
  total: number,
): Reason {
  const latest = sample.detail === undefined ? '' : `. The latest: ${sample.detail}`;
  const sentence = `${check.text}: ${countsOf(check, worst)}; the chance that noise looks like this is below 1 in ${oneIn(total)}${latest}`;
  return { kind: 'check-failed', sentence, check: check.text };
}

function countsOf(check: EvidenceCheck, { slowerThan, totals: { x, n, y, m } }: WeighedSeries): string {
  const { bad, stable } = wordsOf(check, slowerThan);
  return `${formatCount(x)} of ${formatCount(n)} ${bad}${share(x, n)}, ${formatCount(y)} of ${formatCount(m)} ${stable}${share(y, m)}`;
}

function wordsOf(check: EvidenceCheck, slowerThan: number | undefined): Record<'bad' | 'stable', string> {
  const { counts } = check;
  const old = other(check);
  if (typeof counts !== 'string') {
    return 'bad' in counts
      ? { bad: 'were bad in the new version', stable: `in ${old}` }
      : { bad: 'runs on pods of the new version failed', stable: `on those of ${old}` };
  }
  const did = counts === 'errors' ? 'failed' : `took longer than ${formatSeconds(slowerThan ?? 0)}`;
  return { bad: `requests to the new version ${did}`, stable: `to ${old}` };
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

/** What the new version is compared with. */
function other(check: Check): string {
  return isAgainstBaseline(check) ? 'old pods' : 'the old one';
}

function measured(check: BoundCheck, { candidate, stable, detail }: CheckSample): string {
  if (check.kind === 'program') return detail ?? 'it breached';
  if (check.kind === 'http') return `the new version answered ${detail ?? 'nothing'}`;
  const of = (value: number | undefined): string =>
    value === undefined ? 'no data' : formatValue(value, check.unit);
  return `the new version had ${of(candidate)} (${detail ?? `${other(check)} ${of(stable)}`})`;
}
