import { escapeCode, escapeText } from '../lib/escape.ts';
import { formatCount, formatDuration, formatRatio, formatSeconds } from '../lib/format.ts';
import type { Report } from '../model/report.ts';
import { isWarning } from '../model/check.ts';
import type { ArmTotals, StageRecord } from '../model/state.ts';
import { checkRuns, measured, type CheckRun } from './checks.ts';
import { shareWith } from './describe.ts';
import { stageRuns, type StageRun } from './facts.ts';
import { table } from './table.ts';

const header = [
  'Stage',
  'Share',
  'For',
  'Requests (new / old)',
  'Errors (new / old)',
  'p99 (new / old)',
  'Verdict',
];

/** A row a stage, those not reached included. */
export function stageTable(report: Report): string {
  return table(
    header,
    stageRuns(report).map((run) => stageRow(run, report)),
  );
}

function stageRow({ step, record }: StageRun, report: Report): readonly string[] {
  const share = shareWith(step.stage.weight, record?.realShare ?? step.realShare);
  const first = [String(step.number), share];
  if (record === undefined) return [...first, '–', '', '', '', unreached(report)];
  const took = formatDuration((record.endedAt ?? report.at) - record.startedAt);
  return [...first, took, ...figures(record), verdicts[record.verdict]({ step, record }, report)];
}

function figures(record: StageRecord): readonly string[] {
  const { candidate, stable } = record.totals;
  const requests = (arm: ArmTotals): string | undefined =>
    Math.round(arm.requests) === 0 ? undefined : formatCount(arm.requests);
  const failing = record.verdict === 'failed' && candidate.errors >= 0.5;
  const bad = errorRatio(candidate);
  return [
    pair(requests(candidate), requests(stable)),
    pair(bad !== undefined && failing ? `**${bad}**` : bad, errorRatio(stable)),
    pair(p99(record, 'candidate'), p99(record, 'stable')),
  ];
}

function pair(candidate: string | undefined, stable: string | undefined): string {
  return candidate === undefined && stable === undefined
    ? 'no data'
    : `${candidate ?? '–'} / ${stable ?? '–'}`;
}

function errorRatio({ requests, errors }: ArmTotals): string | undefined {
  return Math.round(requests) === 0 ? undefined : formatRatio(errors / requests);
}

/** The median of the polls: percentiles of polls cannot be added up. */
function p99(record: StageRecord, arm: 'candidate' | 'stable'): string | undefined {
  const values = record.samples.flatMap((sample) => sample[arm].p99Seconds ?? []).toSorted((a, b) => a - b);
  const median = values[Math.floor((values.length - 1) / 2)];
  return median === undefined ? undefined : formatSeconds(median);
}

function unreached({ outcome, state }: Report): string {
  if (outcome === 'planned' || outcome === 'unchanged') return '';
  const isOpen = outcome === 'held' || outcome === 'in-progress';
  return isOpen && state?.direction !== 'back' ? 'to come' : 'not reached';
}

interface ReachedStage extends StageRun {
  readonly record: StageRecord;
}

type StageVerdict = StageRecord['verdict'];

const verdicts: Readonly<Record<StageVerdict, (stage: ReachedStage, report: Report) => string>> = {
  passed: ({ record }, report) => `✅ passed${warning(record, report)}`,
  skipped: () => '⏭️ skipped by a person',
  interrupted: () => '✋ broken off',
  running: (stage, report) =>
    report.outcome === 'in-progress' ? running(stage, report) : `⏸️ open${breaching(stage.record, report)}`,
  'no-data': ({ record }, report) => `❔ no data${breaching(record, report)}`,
  failed: ({ record }, report) => `❌ ${breaching(record, report).slice(2) || reason(report)}`,
};

function running({ step, record }: ReachedStage, report: Report): string {
  const leftMs = record.startedAt + step.stage.bakeMs - report.at;
  const left = leftMs > 0 ? `, ${formatDuration(leftMs)} left` : ', to be decided';
  const trouble = breaching(record, report);
  return `⏳ ${trouble === '' ? 'fine so far' : trouble.slice(2)}${left}`;
}

/** `: success-rate >= 99%: 80.1 % (old 99.9 %)` for each check that does not pass now. */
function breaching(record: StageRecord, report: Report): string {
  const bad = checkRuns(report.plan, record).filter(({ last }) => last.verdict !== 'pass');
  return bad.length === 0 ? '' : `: ${told(bad)}`;
}

/** Of a stage that passed all the same. */
function warning(record: StageRecord, report: Report): string {
  const warned = checkRuns(report.plan, record).filter(
    ({ last, check }) => last.verdict === 'breach' && isWarning(check),
  );
  return warned.length === 0 ? '' : `, ⚠️ ${told(warned)}`;
}

function told(runs: readonly CheckRun[]): string {
  return runs
    .slice(0, 5)
    .map((run) => `${escapeCode(run.text, 120)}: ${escapeText(measured(run), 160)}`)
    .join('; ');
}

function reason({ state, reason: last }: Report): string {
  return escapeText((state?.turnedBack?.reason ?? last).sentence, 200);
}
