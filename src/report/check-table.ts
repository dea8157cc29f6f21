import { escapeCode, escapeText } from '../lib/escape.ts';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { isWarning } from '../model/check.ts';
import type { StageRecord } from '../model/state.ts';
import { answersText, checkRuns, formatValue, measured, unitOf, type CheckRun } from './checks.ts';
import { table } from './table.ts';

const header = ['Stage', 'Check', 'New, last', 'New, range', 'Old, last', 'Polls (breached)', 'Verdict'];
const marks = { pass: '✅', breach: '❌', 'no-data': '❔' } as const;
const warning = '⚠️';

/** A row for each check of each stage that was reached. */
export function checkTable({ plan, state }: Report): string {
  return table(
    header,
    (state?.stages ?? []).flatMap((record) => rowsOf(plan, record)),
  );
}

function rowsOf(plan: Plan, record: StageRecord): readonly (readonly string[])[] {
  return checkRuns(plan, record).map((run) => [
    String(record.number),
    escapeCode(run.text, 160),
    run.last.candidate === undefined ? escapeText(measured(run), 160) : last(run, 'candidate'),
    range(run),
    last(run, 'stable'),
    `${run.polls} (${run.breaches})`,
    run.last.verdict === 'breach' && isWarning(run.check) ? warning : marks[run.last.verdict],
  ]);
}

/** `0 %`, or `0 % (120/min, p50 12 ms, …)` where the requests were Cutover's own. */
function last({ last: sample, check }: CheckRun, arm: 'candidate' | 'stable'): string {
  const value = formatValue(sample[arm], unitOf(check));
  const times = sample.answers?.[arm];
  return times === undefined ? value : `${value} (${answersText(times)})`;
}

function range({ lowest, highest, check }: CheckRun): string {
  if (lowest === undefined || highest === undefined) return '–';
  const [low, high] = [formatValue(lowest, unitOf(check)), formatValue(highest, unitOf(check))];
  return low === high ? low : `${low} … ${high}`;
}
