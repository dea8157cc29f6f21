import { formatBytes, formatCores, formatNumber, formatRatio, formatSeconds } from '../lib/format.ts';
import type { Plan } from '../model/plan.ts';
import type { Check, EvidenceCheck, Unit } from '../model/check.ts';
import type { AnswerTimes, CheckSample, StageRecord } from '../model/state.ts';

/** The checks of all stages, each text once. */
export function checksOf(plan: Plan): readonly Check[] {
  const all = plan.steps.flatMap((step) => (step.kind === 'analyse' ? step.checks : []));
  return [...new Map(all.map((check) => [check.text, check])).values()];
}

export function checkOf(plan: Plan, text: string): Check | undefined {
  return checksOf(plan).find((check) => check.text === text);
}

export function unitOf(check: Check | undefined): Unit {
  if (check?.kind === 'evidence') return isLatency(check) ? 'seconds' : 'ratio';
  return check?.kind === 'metric' ? check.unit : 'number';
}

/** Where no boundary says what slow is, the 99th percentile is told. */
function isLatency({ counts, slowerThan }: EvidenceCheck): boolean {
  return counts === 'latency' && slowerThan === undefined;
}

/** A measured value in the unit its check is written in; `–` for no data. */
export function formatValue(value: number | undefined, unit: Unit): string {
  if (value === undefined) return '–';
  return formats[unit](value);
}

const formats: Readonly<Record<Unit, (value: number) => string>> = {
  ratio: formatRatio,
  seconds: formatSeconds,
  'per-second': (value) => `${formatNumber(value, 1)}/s`,
  cores: formatCores,
  bytes: formatBytes,
  number: (value) => formatNumber(value),
};

/** What one check said over a stage. */
export interface CheckRun {
  readonly text: string;
  readonly check: Check | undefined;
  readonly last: CheckSample;
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
  readonly polls: number;
  readonly breaches: number;
}

/** One entry for each check that was sampled, in the order of the last poll. */
export function checkRuns(plan: Plan, { samples }: StageRecord): readonly CheckRun[] {
  return (samples.at(-1)?.checks ?? []).map((last) => {
    const found = samples.flatMap(({ polls, checks }) =>
      checks.filter(({ text }) => text === last.text).map((check) => ({ polls, check })),
    );
    const values = found.flatMap(({ check }) => check.candidate ?? []);
    const polled = (items: typeof found): number =>
      items.reduce((sum, { polls, check }) => sum + (check.isRepeat === true ? 0 : polls), 0);
    return {
      text: last.text,
      check: checkOf(plan, last.text),
      last,
      lowest: values.length === 0 ? undefined : Math.min(...values),
      highest: values.length === 0 ? undefined : Math.max(...values),
      polls: polled(found),
      breaches: polled(found.filter(({ check }) => check.verdict === 'breach')),
    };
  });
}

/** `80.1 % (old 99.9 %)`, `80/s (a week ago 90/s)`. Detail is outside text. */
export function measured({ last, check }: CheckRun): string {
  const unit = unitOf(check);
  if (last.candidate === undefined) return last.detail ?? 'no data';
  const lastWeek = check?.kind === 'metric' && check.times === 'last-week' ? last.detail : undefined;
  const beside = last.stable === undefined ? lastWeek : `old ${formatValue(last.stable, unit)}`;
  const old = beside === undefined ? '' : ` (${beside})`;
  return `${formatValue(last.candidate, unit)}${old}`;
}

/** `120/min, p50 12 ms, p90 20 ms, p99 41 ms`, of requests of Cutover's own. */
export function answersText({ perMinute, p50Seconds, p90Seconds, p99Seconds }: AnswerTimes): string {
  const percentiles = Object.entries({ p50: p50Seconds, p90: p90Seconds, p99: p99Seconds }).flatMap(
    ([name, seconds]) => (seconds === undefined ? [] : [`${name} ${formatSeconds(seconds)}`]),
  );
  const rate = formatNumber(perMinute, perMinute < 10 ? 1 : 0);
  return [`${rate}/min`, ...percentiles].join(', ');
}
