import { escapeText } from '../lib/escape.ts';
import { counted, formatDuration, formatTime } from '../lib/format.ts';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { stepRuns, type StepRun } from './agenda.ts';
import { describeStep } from './describe.ts';
import { ifItFails, type Undo } from './if-it-fails.ts';
import { folded, table } from './table.ts';

const marks = { done: '✅', running: '⏳', interrupted: '✋', 'not-begun': '▫️' } as const;

/** The plan, numbered: what each step touches and what happens when it fails. */
export function planTable(plan: Plan, undo?: Undo): string {
  const header = ['', 'Step', ...(undo === undefined ? [] : ['If it fails'])];
  const rows = plan.steps.map((step, index) => [
    String(index + 1),
    escapeText(describeStep(step, plan)),
    ...(undo === undefined ? [] : [escapeText(ifItFails(step, plan, undo))]),
  ]);
  return table(header, rows);
}

/** What the plan costs: time at least, and pods at most. */
export function estimate(plan: Plan): string {
  const ms = plan.steps.reduce((sum, step) => {
    if (step.kind === 'analyse') return sum + step.stage.bakeMs;
    return step.kind === 'drain' ? sum + step.ms : sum;
  }, 0);
  const pods = counted(mostExtraPods(plan), 'pod');
  return `It takes at least ${formatDuration(ms)} (stages and drains; starting pods comes on top) and up to ${pods} more than now.`;
}

/** Of all Deployments beside the targets, and of targets that grow, at the fullest moment. */
function mostExtraPods({ steps }: Plan): number {
  const extra = new Map<string, number>();
  const sums = steps.map((step) => {
    if (step.kind === 'start-candidate') extra.set(step.candidate, step.replicas);
    if (step.kind === 'scale') {
      const { candidate, stable } = step;
      extra.set(candidate.name, candidate.replicas);
      extra.set(stable.name, Math.max(0, stable.replicas - stable.original));
    }
    if (step.kind === 'end-trial') extra.delete(step.trial);
    return [...extra.values()].reduce((sum, pods) => sum + pods, 0);
  });
  return Math.max(0, ...sums);
}

/** What was taken back, with a mark for what is done and what is not. */
export function undone(report: Report): string {
  const back = stepRuns(report).filter(({ direction }) => direction === 'back');
  if (back.length === 0) return '';
  const lines = back.map(
    ({ step, status }) => `${marks[status]} ${escapeText(describeStep(step, report.plan))}`,
  );
  const isDone = back.every(({ status }) => status === 'done');
  return `**${isDone ? 'Undone' : 'Undone so far (▫️ is not)'}** ${lines.join(' · ')}`;
}

/** Every step with its time, folded. */
export function stepLog(report: Report): string {
  const rows = stepRuns(report)
    .filter(({ direction, status }) => direction === 'forward' || status !== 'not-begun')
    .map((run) => logRow(run, report));
  const begun = rows.length > 0 && report.state !== undefined;
  return begun ? folded('What was done, step by step', table(['', 'Step', 'UTC', 'Took'], rows)) : '';
}

function logRow(
  { step, direction, number, status, startedAt, endedAt }: StepRun,
  report: Report,
): readonly string[] {
  return [
    `${direction === 'back' ? '↩ ' : ''}${number}`,
    `${marks[status]} ${escapeText(describeStep(step, report.plan))}`,
    startedAt === undefined ? '' : formatTime(startedAt),
    startedAt === undefined || endedAt === undefined ? '' : formatDuration(endedAt - startedAt),
  ];
}
