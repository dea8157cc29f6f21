import { describe, expect, test } from '@jest/globals';
import { home } from '../../src/model/split.ts';
import { shareOf } from '../routers/shares.ts';
import type { Event } from '../../src/model/event.ts';
import type { Reason } from '../../src/model/outcome.ts';
import type { State } from '../../src/model/state.ts';
import { initialState } from '../../src/rollout/evolve.ts';
import { after, plan, start, stepOfKind, within } from './seeing.ts';

const arm = { requestsPerSecond: 10, errorRatio: 0.1, p99Seconds: 0.2 };
const sample = { at: start + 1000, polls: 1, candidate: arm, stable: arm, checks: [] };
const [first] = plan.steps;

test('a rollout that has not begun is at its first step, with no traffic and no history', () => {
  expect(initialState(plan, start)).toEqual({
    version: 1,
    ledgers: {},
    rollout: plan.id,
    startedAt: start,
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
  });
});

describe('a step', () => {
  test('that starts is remembered with its time', () => {
    const state =
      first && after(initialState(plan, start), { type: 'step-started', at: start + 5, step: first });
    expect(state).toMatchObject({
      cursor: 0,
      step: { startedAt: start + 5, breaches: {} },
      stages: [],
      history: [{ kind: 'pin-service', direction: 'forward', startedAt: start + 5, endedAt: undefined }],
    });
  });

  test('that is finished moves the cursor and closes its record', () => {
    const begun = within('shift-traffic');
    const done = after(begun, { type: 'step-finished', at: start + 9, step: stepOfKind('shift-traffic') });
    expect(done).toMatchObject({ cursor: begun.cursor + 1, step: undefined, split: shareOf(25) });
    expect(done.history.at(-1)).toMatchObject({ kind: 'shift-traffic', endedAt: start + 9 });
    expect(done.history.slice(0, -1)).toEqual(begun.history.slice(0, -1));
  });

  test('that shifts no traffic leaves the share', () => {
    const state = after(within('analyse'), { type: 'step-finished', at: start, step: stepOfKind('analyse') });
    expect(state.split).toEqual(shareOf(25));
  });
});

describe('a stage', () => {
  const staged = within('analyse');

  test('begins empty, counts its samples, and passes', () => {
    expect(staged.stages).toEqual([
      {
        number: 1,
        weight: 25,
        realShare: 25,
        startedAt: start,
        endedAt: undefined,
        verdict: 'running',
        totals: { candidate: { requests: 0, errors: 0 }, stable: { requests: 0, errors: 0 } },
        samples: [],
      },
    ]);
    const sampled = after(staged, { type: 'sample-taken', at: start + 1000, sample, breaches: { p99: 2 } });
    expect(sampled.step?.breaches).toEqual({ p99: 2 });
    expect(sampled.stages[0]).toMatchObject({
      totals: { candidate: { requests: 10, errors: 1 } },
      samples: [sample],
    });
    const passed = after(sampled, { type: 'step-finished', at: start + 3000, step: stepOfKind('analyse') });
    expect(passed.stages[0]).toMatchObject({ endedAt: start + 3000, verdict: 'passed' });
    const later = after(passed, { type: 'step-finished', at: start + 9000, step: stepOfKind('scale') });
    expect(later.stages).toEqual(passed.stages);
  });

  test.each([
    ['check-failed', 'failed'],
    ['pod-trouble', 'failed'],
    ['no-data', 'no-data'],
    ['cancelled', 'interrupted'],
  ] as const)('that a %s ends is %s', (kind, verdict) => {
    const state = after(staged, turned({ kind, sentence: '' }));
    expect(state.stages[0]).toMatchObject({ endedAt: start + 7, verdict });
  });

  test('is told from the ones before it', () => {
    const second = within('analyse', { nth: 1 });
    const [before] = second.stages;
    expect(second.stages).toMatchObject([
      { number: 1, verdict: 'passed' },
      { number: 2, verdict: 'running' },
    ]);
    const sampled = after(second, { type: 'sample-taken', at: start + 1000, sample, breaches: {} });
    const passed = after(sampled, { type: 'step-finished', at: start + 3000, step: stepOfKind('analyse') });
    const failed = after(sampled, turned({ kind: 'check-failed', sentence: '' }));
    expect(sampled.stages).toEqual([before, expect.objectContaining({ samples: [sample] })]);
    expect(passed.stages).toEqual([before, expect.objectContaining({ verdict: 'passed' })]);
    expect(failed.stages).toEqual([before, expect.objectContaining({ verdict: 'failed' })]);
  });

  test('that had ended before keeps its verdict', () => {
    const passed = after(staged, { type: 'step-finished', at: start + 1, step: stepOfKind('analyse') });
    expect(after(passed, turned({ kind: 'not-ready', sentence: '' })).stages[0]).toMatchObject({
      endedAt: start + 1,
      verdict: 'passed',
    });
  });
});

function turned(reason: Reason): Event {
  return { type: 'turned-back', at: start + 7, reason, undoing: [stepOfKind('restore-service')] };
}

test('turning back begins another agenda, and says where it was', () => {
  const reason = { kind: 'cancelled', sentence: 'why' } as const;
  const stumbling = after(within('scale'), { type: 'stumbled', at: start, message: 'no answer' });
  expect(after(stumbling, turned(reason))).toMatchObject({
    direction: 'back',
    cursor: 0,
    undoing: [{ kind: 'restore-service' }],
    step: undefined,
    stumbles: undefined,
    turnedBack: { at: start + 7, reason, step: 'scale' },
  });
  expect(after(stumbling, turned(reason)).history.at(-1)?.endedAt).toBe(start + 7);
  expect(after(initialState(plan, start), turned(reason)).turnedBack?.step).toBe('pin-service');
});

test('turning back between two steps leaves the last one its end', () => {
  const between = after(within('scale'), { type: 'step-finished', at: start, step: stepOfKind('scale') });
  const state = after(between, turned({ kind: 'cancelled', sentence: '' }));
  expect(state.history).toEqual(between.history);
});

test('stumbles count in a row, from the first', () => {
  const twice = after(
    within('scale'),
    { type: 'stumbled', at: 5, message: 'a' },
    { type: 'stumbled', at: 9, message: 'b' },
  );
  expect(twice.stumbles).toEqual({ since: 5, count: 2, message: 'b' });
  expect(after(twice, { type: 'recovered', at: 10 }).stumbles).toBeUndefined();
});

test('drift is counted, and open until it is corrected', () => {
  const found = { type: 'drift-found', at: 5, manager: 'helm', actual: 50 } as const;
  const once = after(within('analyse'), found);
  expect(once.drift).toEqual({ at: 5, count: 1, manager: 'helm', isOpen: true });
  expect(after(once, { type: 'drift-corrected', at: 6 }).drift).toMatchObject({ count: 1, isOpen: false });
  expect(after(once, found).drift?.count).toBe(2);
  expect(after(within('analyse'), { type: 'drift-corrected', at: 6 }).drift).toBeUndefined();
});

describe('a rollout that is resumed', () => {
  const stumbling = after(within('analyse'), { type: 'stumbled', at: start, message: '' });
  const held: State = after(stumbling, {
    type: 'finished',
    at: start + 100,
    outcome: 'held',
    reason: { kind: 'approval', sentence: '' },
  });
  const at = start + 5100;

  test('goes on with its step, whose time begins anew; the time it was held does not count', () => {
    const state = after(held, { type: 'resumed', at, by: 'run 2', skipsStep: false });
    expect(state).toMatchObject({
      finished: undefined,
      stumbles: undefined,
      cursor: held.cursor,
      step: { startedAt: at },
    });
    expect(state.history.at(-1)).toMatchObject({ startedAt: start + 5000, endedAt: undefined });
    expect(state.history.slice(0, -1)).toEqual(held.history.slice(0, -1));
  });

  test('goes on after its step where a person says so', () => {
    const state = after(held, { type: 'resumed', at, by: 'run 2', skipsStep: true });
    expect(state).toMatchObject({
      finished: undefined,
      stumbles: undefined,
      cursor: held.cursor + 1,
      step: undefined,
    });
    expect(state.history.at(-1)?.endedAt).toBe(start + 100);
    expect(state.stages.at(-1)).toMatchObject({ verdict: 'skipped', endedAt: start + 100 });
  });

  test('skips nothing between two steps, and moves no time of the past', () => {
    const between = after(
      within('scale'),
      { type: 'step-finished', at: start, step: stepOfKind('scale') },
      { type: 'finished', at: start + 100, outcome: 'held', reason: { kind: 'approval', sentence: '' } },
    );
    const state = after(between, { type: 'resumed', at, by: 'run 2', skipsStep: true });
    expect(state).toMatchObject({ cursor: between.cursor, step: undefined, history: between.history });
  });

  test('after a crash counts the time since, for nobody knows when the runner died', () => {
    const state = after(within('analyse'), { type: 'resumed', at, by: 'run 2', skipsStep: false });
    expect(state.history.at(-1)?.startedAt).toBe(start);
  });
});
