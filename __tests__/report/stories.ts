import type { Event } from '../../src/model/event.ts';
import type { Outcome, Reason } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Report } from '../../src/model/report.ts';
import type { State } from '../../src/model/state.ts';
import { evolve, initialState } from '../../src/rollout/evolve.ts';
import { undoAgenda } from '../../src/rollout/undo.ts';
import { origin, plan, sample, start } from './fixtures.ts';

export interface Story {
  /** Steps of the plan to begin; the last one is left under way. */
  readonly begin: number;
  readonly errorRatio?: number | undefined;
  readonly polls?: number;
  readonly turnBack?: Reason;
  /** Steps of the way back to finish; all unless told. */
  readonly undo?: number;
  readonly finish?: { readonly outcome: Outcome; readonly reason: Reason };
  readonly plan?: Plan;
}

interface Tale {
  readonly state: State;
  readonly events: readonly Event[];
  readonly at: number;
}

/** Plays a rollout through the real `evolve`: 2 s a step, a poll each 10 s. */
export function play(story: Story): Tale {
  const told = story.plan ?? plan;
  let tale: Tale = { state: initialState(told, start), events: [], at: start };
  const tell = (event: Event): void => {
    tale = { state: evolve(tale.state, event), events: [...tale.events, event], at: event.at };
  };
  told.steps.slice(0, story.begin).forEach((step, index) => {
    tell({ type: 'step-started', at: tale.at, step });
    const isLast = index === story.begin - 1;
    if (step.kind === 'analyse')
      polls(story, isLast).forEach((ratio, poll) => tell(sampled(tale.at, ratio, poll)));
    const isDone = !isLast || story.finish?.outcome === 'promoted';
    if (isDone) tell({ type: 'step-finished', at: tale.at + 2000, step });
  });
  if (story.turnBack !== undefined) turnBack(story.turnBack, story.undo);
  if (story.finish !== undefined) tell({ type: 'finished', at: tale.at, ...story.finish });
  return tale;

  function turnBack(reason: Reason, most = Infinity): void {
    tell({ type: 'turned-back', at: tale.at, reason, undoing: undoAgenda(told, tale.state) });
    for (const step of tale.state.undoing.slice(0, most)) {
      tell({ type: 'step-started', at: tale.at, step });
      tell({ type: 'step-finished', at: tale.at + 1000, step });
    }
  }
}

function polls(story: Story, isLast: boolean): readonly (number | undefined)[] {
  const ratio = isLast && 'errorRatio' in story ? story.errorRatio : 0.0002;
  return Array<number | undefined>(story.polls ?? 6).fill(ratio);
}

function sampled(before: number, ratio: number | undefined, poll: number): Event {
  const at = before + 10_000;
  const breaches: Readonly<Record<string, number>> =
    (ratio ?? 0) > 0.01 ? { 'success-rate >= 99%': poll + 1 } : {};
  return { type: 'sample-taken', at, sample: sample(at, ratio), breaches };
}

export const failed: Reason = {
  kind: 'check-failed',
  sentence: 'success-rate of the new version was 80.1 % three times in a row, 99 % is needed',
  check: 'success-rate >= 99%',
  proof: {
    source: 'pod shop-candidate-7f9c-x2x8k',
    lines: [...Array<string>(38).fill('pq: column "full_name" does not exist'), 'panic: no way'],
  },
};

const done: Reason = { kind: 'done', sentence: 'every stage passed' };
/** Steps up to and with the analysis of stage 1 and 2. */
export const inStage1 = 6;
export const inStage2 = 9;

function underWay({ turnedBack }: State): Pick<Report, 'outcome' | 'reason'> {
  return { outcome: 'in-progress', reason: turnedBack?.reason ?? { kind: 'done', sentence: 'under way' } };
}

export function report(story: Story, more: Partial<Report> = {}): Report {
  const { state, events, at } = play(story);
  return {
    plan: story.plan ?? plan,
    state,
    events,
    origin,
    ...(state.finished ?? underWay(state)),
    at,
    ...more,
  };
}

const hold: Reason = { ...failed, sentence: 'p99 of the new version is above its limit' };
const stuckReason: Reason = {
  kind: 'lasting-failure',
  sentence: 'the API server does not answer (30 times in a row)',
};

/** One report for each outcome, and for the moments in between. */
export const reports: Readonly<Record<string, Report>> = {
  promoted: report({ begin: plan.steps.length, finish: { outcome: 'promoted', reason: done } }),
  'rolled back': report({
    begin: inStage1,
    errorRatio: 0.199,
    turnBack: failed,
    finish: { outcome: 'rolled-back', reason: failed },
  }),
  'rolled back unseen': report({
    begin: 4,
    turnBack: { kind: 'smoke-failed', sentence: 'smoke GET / == 200 failed on 4 of 20 requests' },
    finish: {
      outcome: 'rolled-back',
      reason: { kind: 'smoke-failed', sentence: 'smoke GET / == 200 failed on 4 of 20 requests' },
    },
  }),
  held: report({ begin: inStage2, errorRatio: 0.05, finish: { outcome: 'held', reason: hold } }),
  aborted: report({
    begin: inStage2,
    turnBack: { kind: 'aborted', sentence: 'aborted by acme/shop run 43' },
    finish: { outcome: 'aborted', reason: { kind: 'aborted', sentence: 'aborted by acme/shop run 43' } },
  }),
  stuck: report({
    begin: inStage2,
    turnBack: failed,
    undo: 0,
    finish: { outcome: 'stuck', reason: stuckReason },
  }),
  planned: report(
    { begin: 0 },
    { state: undefined, outcome: 'planned', reason: { kind: 'done', sentence: 'planned' } },
  ),
  unchanged: report(
    { begin: 0 },
    { state: undefined, outcome: 'unchanged', reason: { kind: 'done', sentence: 'nothing differs' } },
  ),
  'in progress': report({ begin: inStage2 }),
  'before the first stage': report({ begin: 2 }),
  'without data': report({ begin: inStage1, errorRatio: undefined }),
  'turning back': report({ begin: inStage2, turnBack: failed, undo: 1 }),
  'not begun': report({ begin: 0 }),
};
