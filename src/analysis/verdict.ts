import type { Ledger } from '../model/ledger.ts';
import type { Reason } from '../model/outcome.ts';
import { isWarning, type Check, type Comparison, type EvidenceCheck } from '../model/check.ts';
import { type Judging } from '../model/spec.ts';
import type { CheckSample, StageSample } from '../model/state.ts';
import { logOfMean } from './evidence.ts';
import { nothingKnown, weigh, type Weighed } from './ledger.ts';
import { breachReason, evidenceReason, fewReason, undecidedReason, type BoundCheck } from './sentence.ts';
import { limitOf } from './sensitivity.ts';

/** Does `value` keep the bound? Equality is for status codes and counts: exact. */
export function keeps(value: number, comparison: Comparison, bound: number): boolean {
  switch (comparison) {
    case '>=':
      return value >= bound;
    case '>':
      return value > bound;
    case '<=':
      return value <= bound;
    case '<':
      return value < bound;
    case '==':
      return value === bound;
  }
}

/**
 * Consecutive breaches by check after one more sample. A poll without data, or which says again what
 * an earlier one said, is no evidence: it neither adds a breach nor clears one.
 */
export function countBreaches(
  before: Readonly<Record<string, number>>,
  checks: readonly CheckSample[],
): Readonly<Record<string, number>> {
  const counted = checks.map(({ text, verdict, isRepeat }): [string, number] => {
    const soFar = before[text] ?? 0;
    if (verdict === 'no-data' || isRepeat === true) return [text, soFar];
    return [text, verdict === 'breach' ? soFar + 1 : 0];
  });
  return Object.fromEntries(counted);
}

/** What a verdict rests on, after the latest poll. */
export interface Basis {
  readonly sample: StageSample;
  /** Polls in a row that breached, by the text of the check. */
  readonly breaches: Readonly<Record<string, number>>;
  readonly ledgers: Readonly<Record<string, Ledger>>;
  readonly judging: Judging;
}

export type Verdict =
  | { readonly is: 'breached'; readonly reason: Reason }
  /** Some check has no data, too few requests, or breaches but not often enough in a row yet. */
  | { readonly is: 'open'; readonly reason: Reason }
  /** `isCertain`: the evidence is that nothing is wrong, not only that nothing is proven. */
  | { readonly is: 'passing'; readonly isCertain: boolean };

/** The worst thing the checks say together. */
export function judge(checks: readonly Check[], basis: Basis): Verdict {
  const judged = checks.flatMap((check) => {
    const sample = basis.sample.checks.find(({ text }) => text === check.text);
    return sample === undefined ? [] : [{ check, sample }];
  });
  const bounds = judged.flatMap(({ check, sample }) =>
    check.kind === 'evidence' || isWarning(check) ? [] : [{ check, sample }],
  );
  const counted = judged.flatMap(({ check, sample }) =>
    check.kind === 'evidence' ? [{ check, sample, weighed: weighedOf(check, basis) }] : [],
  );
  const breached = breachOf(bounds, basis) ?? refutedBy(counted, basis.judging, 'bad');
  if (breached !== undefined) return { is: 'breached', reason: breached };
  const open = openBound(bounds, basis) ?? openCount(counted, basis);
  if (open !== undefined) return { is: 'open', reason: open };
  const limit = limitOf(basis.judging.confidence);
  return {
    is: 'passing',
    isCertain: counted.length > 0 && counted.every(({ weighed }) => weighed.safe >= limit),
  };
}

interface Bound {
  readonly check: BoundCheck;
  readonly sample: CheckSample;
}

interface Counted {
  readonly check: EvidenceCheck;
  readonly sample: CheckSample;
  readonly weighed: Weighed;
}

function weighedOf({ text }: EvidenceCheck, { ledgers }: Basis): Weighed {
  const ledger = ledgers[text];
  return ledger === undefined ? nothingKnown : weigh(ledger);
}

function breachOf(bounds: readonly Bound[], { breaches }: Basis): Reason | undefined {
  const breached = bounds.find(({ check }) => (breaches[check.text] ?? 0) >= check.consecutive);
  return breached && breachReason(breached.check, breached.sample);
}

/**
 * The mean of all checks' evidence is evidence: so the confidence is that of all of them together.
 * `by`: with or without what may have been a burst.
 */
function refutedBy(
  counted: readonly Counted[],
  judging: Judging,
  by: 'bad' | 'suspected',
): Reason | undefined {
  if (counted.length === 0) return undefined;
  const total = logOfMean(counted.map(({ weighed }) => weighed[by]));
  if (total < limitOf(judging.confidence)) return undefined;
  const most = counted.reduce((found, own) => (own.weighed[by] > found.weighed[by] ? own : found));
  const worst = most.weighed.series.reduce((found, own) => (own[by] > found[by] ? own : found));
  return evidenceReason(most, worst, total);
}

function openBound(bounds: readonly Bound[], { breaches }: Basis): Reason | undefined {
  const open = bounds.find(
    ({ check, sample }) => sample.verdict === 'no-data' || (breaches[check.text] ?? 0) > 0,
  );
  return open && undecidedReason(open.check, open.sample);
}

function openCount(counted: readonly Counted[], { judging }: Basis): Reason | undefined {
  const silent = counted.find(({ sample }) => sample.verdict === 'no-data');
  if (silent !== undefined) return undecidedReason(silent.check, silent.sample);
  const suspected = refutedBy(counted, judging, 'suspected');
  if (suspected !== undefined) return suspected;
  const { minimumRequests } = judging;
  const few = counted.find(({ weighed }) => requestsOf(weighed) < minimumRequests);
  return few && fewReason(few.check, requestsOf(few.weighed), minimumRequests);
}

function requestsOf({ series }: Weighed): number {
  return series[0]?.totals.n ?? 0;
}
