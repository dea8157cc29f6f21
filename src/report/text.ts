import { escapeLog } from '../lib/escape.ts';
import {
  counted,
  formatDuration,
  formatDurationShort,
  formatRatio,
  formatSeconds,
  formatShare,
  formatTime,
} from '../lib/format.ts';
import type { Event } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { ArmSample, CheckSample, StageRecord, State } from '../model/state.ts';
import type { Analyse, Step } from '../model/step.ts';
import { answersText, checkOf, formatValue, unitOf } from './checks.ts';
import { describeStep, shareWith } from './describe.ts';

/** The title of a step's group in the log. */
export function stepTitle(step: Step, plan?: Plan): string {
  if (step.kind !== 'analyse') return escapeLog(describeStep(step, plan));
  const share = shareWith(step.stage.weight, step.realShare);
  return `Stage ${step.number} of ${step.of} · ${share} · bake ${formatDurationShort(step.stage.bakeMs)}`;
}

/**
 * One event as a line of the log; undefined where there is nothing to say (a step's title says it).
 * `state` is the state after the event. With the plan, a poll also tells time left and limits.
 */
export function eventLine(event: Event, state: State, plan?: Plan): string | undefined {
  // The table pairs each type with its teller; TypeScript cannot follow the index.
  const teller = tellers[event.type] as (
    event: Event,
    state: State,
    plan: Plan | undefined,
  ) => string | undefined;
  const text = teller(event, state, plan);
  return text === undefined ? undefined : timed(event.at, text);
}

/** A line for what the run waits for. */
export function waitingLine(waitingFor: string, at: number): string {
  return timed(at, `waiting for ${escapeLog(waitingFor)}`);
}

function timed(at: number, text: string): string {
  return `  ${formatTime(at)}  ${text}`;
}

type EventOf<T extends Event['type']> = Extract<Event, { readonly type: T }>;
type EventTellers = {
  readonly [T in Event['type']]: (
    event: EventOf<T>,
    state: State,
    plan: Plan | undefined,
  ) => string | undefined;
};

const tellers: EventTellers = {
  'step-started': () => undefined,
  'step-finished': ({ at, note }, state) => finishedText(at, state, note),
  'sample-taken': pollText,
  stumbled: ({ message }, { stumbles }) =>
    `${escapeLog(message)} (${stumbles?.count ?? 1} in a row, trying again)`,
  recovered: () => 'works again',
  'drift-found': ({ manager, actual }) => `${changedRoute(manager, actual)}; putting it right`,
  'drift-corrected': () => 'the route is right again',
  'turned-back': ({ undoing, reason }) =>
    `turning back in ${counted(undoing.length, 'step')}: ${escapeLog(reason.sentence)}`,
  resumed: ({ by, skipsStep }) =>
    `going on with it: ${escapeLog(by, 160)}${skipsStep ? ', past this step' : ''}`,
  finished: ({ outcome, reason }) => `${outcome}: ${escapeLog(reason.sentence)}`,
};

function changedRoute(manager: string, actual: number | 'mixed'): string {
  const share = actual === 'mixed' ? 'something else' : formatShare(actual);
  return `${escapeLog(manager || 'somebody', 80)} changed the route to ${share}`;
}

function finishedText(at: number, state: State, note: string | undefined): string {
  const startedAt = state.history.at(-1)?.startedAt;
  const done = startedAt === undefined ? 'done' : `done in ${formatDuration(at - startedAt)}`;
  return note === undefined ? done : `${done}: ${escapeLog(note)}`;
}

type SampleTaken = EventOf<'sample-taken'>;

function pollText(event: SampleTaken, state: State, plan: Plan | undefined): string {
  const stage = state.stages.at(-1);
  const { candidate, stable, checks } = event.sample;
  const step = plan?.steps.find(
    (one): one is Analyse => one.kind === 'analyse' && one.number === stage?.number,
  );
  const columns = [
    `${formatShare(stage?.realShare ?? state.split.share)} → new`,
    arm(candidate, true),
    `old ${arm(stable, false)}`,
    [verdict(checks, event, plan), ...left(step, stage, event.at)].join(', '),
    ...checks.flatMap(ownAnswers),
  ];
  return columns.join('   ');
}

/** `probe GET / == 200: 120/min, p50 12 ms, … (old 120/min, …)` */
function ownAnswers({ text, answers }: CheckSample): readonly string[] {
  if (answers?.candidate === undefined) return [];
  const old = answers.stable === undefined ? '' : ` (old ${answersText(answers.stable)})`;
  return [`${escapeLog(text, 160)}: ${answersText(answers.candidate)}${old}`];
}

function arm({ requestsPerSecond, errorRatio, p99Seconds }: ArmSample, isNew: boolean): string {
  const rate = requestsPerSecond === undefined ? '–' : requestsPerSecond.toFixed(1);
  const errors = errorRatio === undefined ? '–' : formatRatio(errorRatio);
  const p99 = p99Seconds === undefined ? '–' : formatSeconds(p99Seconds);
  return isNew ? `${rate} req/s  ${errors} err  p99 ${p99}` : `${rate} req/s  ${errors}  ${p99}`;
}

/** `ok`, or each check that is not: how it measured, and how often in a row of how often it may. */
function verdict(checks: readonly CheckSample[], event: SampleTaken, plan: Plan | undefined): string {
  const bad = checks.filter((check) => check.verdict !== 'pass');
  if (bad.length === 0) return checks.length === 0 ? 'no checks' : 'ok';
  return bad.map((check) => badCheck(check, event, plan)).join('; ');
}

function badCheck(sample: CheckSample, { breaches }: SampleTaken, plan: Plan | undefined): string {
  const text = escapeLog(sample.text, 160);
  if (sample.verdict === 'no-data') return `no data for ${text}${detail(sample)}`;
  const check = plan === undefined ? undefined : checkOf(plan, sample.text);
  const limit = check === undefined || check.kind === 'evidence' ? '' : ` of ${check.consecutive}`;
  const value =
    sample.candidate === undefined ? detail(sample) : `: ${formatValue(sample.candidate, unitOf(check))}`;
  return `breach ${breaches[sample.text] ?? 1}${limit} of ${text}${value}`;
}

function detail({ detail: text }: CheckSample): string {
  return text === undefined ? '' : ` (${escapeLog(text, 160)})`;
}

function left(step: Analyse | undefined, stage: StageRecord | undefined, at: number): readonly string[] {
  if (step === undefined || stage === undefined) return [];
  const leftMs = stage.startedAt + step.stage.bakeMs - at;
  return [leftMs > 0 ? `${formatDurationShort(leftMs)} left` : 'time is up'];
}
