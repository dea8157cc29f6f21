import type { Event } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { splitAfter } from '../model/reach.ts';
import { home } from '../model/split.ts';
import type { StageRecord, State } from '../model/state.ts';
import type { Step } from '../model/step.ts';
import { enteredAll } from '../analysis/ledger.ts';
import { addSample } from './samples.ts';

type EventOf<T extends Event['type']> = Extract<Event, { readonly type: T }>;
type Handlers = { readonly [T in Event['type']]: (state: State, event: EventOf<T>) => State };

/** A rollout that has not begun. */
export function initialState(plan: Plan, at: number): State {
  return {
    version: 1,
    rollout: plan.id,
    startedAt: at,
    direction: 'forward',
    cursor: 0,
    undoing: [],
    step: undefined,
    split: home,
    stumbles: undefined,
    drift: undefined,
    turnedBack: undefined,
    finished: undefined,
    history: [],
    stages: [],
    ledgers: {},
  };
}

/** The state after an event. The only writer of State. */
export function evolve(state: State, event: Event): State {
  // The table pairs each event's type with its handler; TypeScript cannot follow the index.
  const handler = handlers[event.type] as (state: State, event: Event) => State;
  return handler(state, event);
}

const handlers: Handlers = {
  'step-started': (state, { at, step }) => ({
    ...state,
    step: { startedAt: at, breaches: {} },
    history: [
      ...state.history,
      { kind: step.kind, direction: state.direction, startedAt: at, endedAt: undefined },
    ],
    stages: step.kind === 'analyse' ? [...state.stages, newStage(step, at)] : state.stages,
  }),
  'sample-taken': (state, { sample, breaches }) => ({
    ...state,
    step: state.step && { ...state.step, breaches },
    stages: withLast(state.stages, (stage) => addSample(stage, sample)),
    ledgers: enteredAll(state.ledgers, sample.checks),
  }),
  'step-finished': (state, { at, step, note }) => ({
    ...state,
    cursor: state.cursor + 1,
    step: undefined,
    split: splitAfter(step) ?? state.split,
    history: withLast(state.history, (record) => ({
      ...record,
      endedAt: at,
      ...(note === undefined ? {} : { note }),
    })),
    stages:
      step.kind === 'analyse'
        ? withLast(state.stages, (stage) => ({ ...stage, endedAt: at, verdict: 'passed' }))
        : state.stages,
  }),
  stumbled: (state, { at, message }) => ({
    ...state,
    stumbles: { since: state.stumbles?.since ?? at, count: (state.stumbles?.count ?? 0) + 1, message },
  }),
  recovered: (state) => ({ ...state, stumbles: undefined }),
  'drift-found': (state, { at, manager }) => ({
    ...state,
    drift: { at, manager, count: (state.drift?.count ?? 0) + 1, isOpen: true },
  }),
  'drift-corrected': (state) => ({ ...state, drift: state.drift && { ...state.drift, isOpen: false } }),
  'turned-back': (state, { at, reason, undoing }) => ({
    ...state,
    direction: 'back',
    cursor: 0,
    undoing,
    step: undefined,
    stumbles: undefined,
    turnedBack: { at, reason, step: state.history.at(-1)?.kind ?? 'pin-service' },
    history: closed(state.history, at),
    stages: closedStages(state.stages, at, verdictOf(reason.kind)),
  }),
  resumed: (state, { at, skipsStep }) => {
    const heldAt = state.finished?.at ?? at;
    const going: State = { ...state, finished: undefined, stumbles: undefined };
    return skipsStep && state.step !== undefined ? skipped(going, heldAt) : continued(going, { at, heldAt });
  },
  finished: (state, { at, outcome, reason }) => ({ ...state, finished: { at, outcome, reason } }),
};

/** Past the step that a person overruled; it ended when the rollout was held. */
function skipped(state: State, heldAt: number): State {
  return {
    ...state,
    cursor: state.cursor + 1,
    step: undefined,
    history: closed(state.history, heldAt),
    stages: closedStages(state.stages, heldAt, 'skipped'),
    // What a person has overruled must not end the next stage.
    ledgers: {},
  };
}

/**
 * The step's time begins anew, for while nobody carried the rollout nothing could go on; and the time
 * it was held does not count.
 */
function continued(state: State, { at, heldAt }: { readonly at: number; readonly heldAt: number }): State {
  return {
    ...state,
    step: state.step && { ...state.step, startedAt: at },
    history: withLast(state.history, (record) =>
      record.endedAt === undefined ? { ...record, startedAt: record.startedAt + at - heldAt } : record,
    ),
  };
}

function newStage(step: Extract<Step, { kind: 'analyse' }>, at: number): StageRecord {
  const none = { requests: 0, errors: 0 };
  return {
    number: step.number,
    weight: step.stage.weight,
    realShare: step.realShare,
    startedAt: at,
    endedAt: undefined,
    verdict: 'running',
    totals: { candidate: none, stable: none },
    samples: [],
  };
}

function verdictOf(kind: string): StageRecord['verdict'] {
  if (['check-failed', 'pod-trouble', 'unserved'].includes(kind)) return 'failed';
  return kind === 'no-data' ? 'no-data' : 'interrupted';
}

function withLast<T>(items: readonly T[], change: (last: T) => T): readonly T[] {
  return items.map((item, index) => (index === items.length - 1 ? change(item) : item));
}

function closed(history: State['history'], at: number): State['history'] {
  return withLast(history, (record) => ({ ...record, endedAt: record.endedAt ?? at }));
}

function closedStages(stages: State['stages'], at: number, verdict: StageRecord['verdict']): State['stages'] {
  return withLast(stages, (stage) =>
    stage.endedAt === undefined ? { ...stage, endedAt: at, verdict } : stage,
  );
}
