import { isSame } from '../lib/same.ts';
import { splitAfter } from '../model/reach.ts';
import type { Report } from '../model/report.ts';
import { home, type Split } from '../model/split.ts';
import type { StageRecord } from '../model/state.ts';
import type { Analyse } from '../model/step.ts';
import { stepRuns } from './agenda.ts';

/** Percent of the users' requests that the new version answers, as last verified. */
export function shareOnNew(report: Report): number {
  const { state, outcome } = report;
  if (outcome === 'unchanged') return 100;
  if (state === undefined) return 0;
  if (outcome === 'promoted' || outcome === 'contracted' || isRolledBackAsAsked(report)) return 100;
  const isAdopted = state.history.some(({ kind }) => kind === 'adopt-target');
  return isAdopted && state.direction === 'forward' ? 100 : state.split.share;
}

/** A `rollback` that did what it was asked: the previous revision is the new version of its rollout. */
export function isRolledBackAsAsked({ plan, state, outcome }: Report): boolean {
  const isGood = outcome === 'promoted' || outcome === 'rolled-back';
  return plan.purpose === 'rollback' && isGood && state?.direction !== 'back';
}

/** Whether any user's request, or work, came to the new version. */
export function hasReachedUsers(report: Report): boolean {
  return reaches(report).some(({ share, testers }) => share > 0 || testers.length > 0);
}

/** The largest share that the new version had on the way forward, percent. */
export function highestShare(report: Report): number {
  return Math.max(0, ...reaches(report).map(({ share }) => share));
}

/** What each step on the way forward that has begun gives the new version. */
function reaches(report: Report): readonly Split[] {
  return stepRuns(report)
    .filter(({ direction, status }) => direction === 'forward' && status !== 'not-begun')
    .filter(({ step }) => step.kind !== 'shift-traffic' || step.why !== 'home')
    .flatMap(({ step }) => splitAfter(step) ?? []);
}

/** Commands that only say something. */
const telling: ReadonlySet<Report['command']> = new Set(['plan', 'status']);
/** Commands that ask for the way back. */
const returning: ReadonlySet<Report['command']> = new Set(['rollback', 'abort']);

/** Whether the outcome makes the step red: one annotation, exit code 1. */
export function isFailure(report: Report): boolean {
  return !telling.has(report.command) && isRed[report.outcome](report);
}

const never = (): boolean => false;

const isRed: Readonly<Record<Report['outcome'], (report: Report) => boolean>> = {
  stuck: () => true,
  held: ({ reason }) => reason.kind !== 'approval',
  aborted: ({ command }) => command !== 'abort',
  'rolled-back': (report) => !returning.has(report.command) && !isRolledBackAsAsked(report),
  promoted: never,
  contracted: never,
  planned: never,
  unchanged: never,
  'in-progress': never,
};

/** When the last request was shifted off the new version on the way back; undefined: not (yet) so. */
export function restoredAt(report: Report): number | undefined {
  const back = stepRuns(report).filter(({ direction }) => direction === 'back');
  return back.find(({ step, status }) => status === 'done' && isHome(splitAfter(step)))?.endedAt;
}

function isHome(split: Split | undefined): boolean {
  return split !== undefined && isSame(split, home);
}

/**
 * How long users had no version at most, ms: from the end of the old pods to the last new one's being
 * ready, there and back. Undefined: the rollout never took all pods away.
 */
export function downtimeMs(report: Report): number | undefined {
  if (report.plan.strategy !== 'recreate') return undefined;
  return stepRuns(report)
    .filter(({ step }) => step.kind === 'roll' || step.kind === 'unroll')
    .reduce(
      (sum, { startedAt, endedAt }) => sum + Math.max(0, (endedAt ?? report.at) - (startedAt ?? report.at)),
      0,
    );
}

/** From the start of the rollout to its end, or to now. */
export function durationMs({ state, at }: Report): number {
  return state === undefined ? 0 : Math.max(0, (state.finished?.at ?? at) - state.startedAt);
}

/** Requests and errors of the new version, over all stages. */
export function servedByNew({ state }: Report): { readonly requests: number; readonly errors: number } {
  return (state?.stages ?? []).reduce(
    (sum, { totals }) => ({
      requests: sum.requests + totals.candidate.requests,
      errors: sum.errors + totals.candidate.errors,
    }),
    { requests: 0, errors: 0 },
  );
}

/** A stage of the plan, with its record when it was reached. */
export interface StageRun {
  readonly step: Analyse;
  readonly record: StageRecord | undefined;
}

export function stageRuns({ plan, state }: Report): readonly StageRun[] {
  return plan.steps.flatMap((step) =>
    step.kind === 'analyse'
      ? [{ step, record: state?.stages.findLast(({ number }) => number === step.number) }]
      : [],
  );
}

/** The stage under way, or the last that was. */
export function currentStage(report: Report): StageRun | undefined {
  return stageRuns(report).findLast(({ record }) => record !== undefined);
}
