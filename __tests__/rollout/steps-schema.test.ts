import { describe, expect, test } from '@jest/globals';
import type { BackfillView } from '../../src/model/migration.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Step } from '../../src/model/step.ts';
import { decide } from '../../src/rollout/decide.ts';
import { initialState } from '../../src/rollout/evolve.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { act, done, fail, next, wait } from './making.ts';
import { database, statements, view } from './schema-views.ts';
import { after, plan, seeing, start } from './seeing.ts';

const place = (position: number): object => ({
  migration: '0001',
  phase: 'expand',
  position,
  digest: statements[position]?.digest,
});

describe('expand-schema', () => {
  const step: Step = { kind: 'expand-schema', migration: '0001', statements };

  test('runs one statement after the other, and ends when all are done', () => {
    expect(next(step, seeing(database({})))).toEqual(
      act('0001: ADD a', { ensure: 'statement', place: place(0), lockTimeoutMs: 100 }),
    );
    expect(next(step, seeing(database({ statements: [view(0, 'done')] })))).toEqual(
      act('0001: ADD b', { ensure: 'statement', place: place(1), lockTimeoutMs: 100 }),
    );
    expect(next(step, seeing(database({ statements: [view(0, 'done'), view(1, 'done')] })))).toEqual(done);
  });

  test('looks only at its own phase', () => {
    const contracted = [view(0, 'done', { phase: 'contract' }), view(1, 'done', { phase: 'contract' })];
    expect(next(step, seeing(database({ statements: contracted })))).toMatchObject({ is: 'acting' });
  });

  test('waits for one that runs, and says what that waits for', () => {
    const running = view(0, 'running', { detail: 'it waits for process 7' });
    expect(next(step, seeing(database({ statements: [running] })))).toMatchObject(
      wait('0001: ADD a; it waits for process 7'),
    );
  });

  test('goes on with one that a dead run left', () => {
    expect(next(step, seeing(database({ statements: [view(0, 'begun')] })))).toMatchObject({
      is: 'acting',
    });
  });

  test.each([
    [1, 999, 'waiting', 1],
    [1, 1000, 'acting', 130],
    [4, 7999, 'waiting', 1],
    [4, 8000, 'acting', 286],
    [9, 59_999, 'waiting', 1],
    [9, 60_000, 'acting', 1000],
  ] as const)('after %d tries and %d ms it is %s', (...row) => {
    const [tries, msSinceTry, is, number] = row;
    const blocked = view(0, 'begun', { tries, msSinceTry, detail: 'process 7 (app)' });
    const progress = next(step, seeing(database({ statements: [blocked] })));
    const timing = is === 'acting' ? { effects: [{ lockTimeoutMs: number }] } : { waitMs: number };
    expect(progress).toMatchObject({ is, ...timing });
  });

  test('says who has the lock, and gives up after 30 tries or when its time is over', () => {
    const blocked = (tries: number): object =>
      database({ statements: [view(0, 'begun', { tries, detail: 'process 7 (app)' })] });
    expect(next(step, seeing({ ...blocked(29) }))).toMatchObject(
      wait('0001: ADD a; process 7 (app) has the lock, tried 29 times'),
    );
    expect(next(step, seeing({ ...blocked(30) }))).toEqual(
      fail('schema', '0001: ADD a met the lock of process 7 (app) in 30 tries'),
    );
    const late = start + plan.settings.readyTimeoutMs + 1;
    expect(next(step, seeing({ ...blocked(2) }, { at: late }))).toEqual(fail('schema', '(ready-timeout)'));
  });

  test('waits for another run, and says when that takes too long', () => {
    const held = database({ holder: 'acme/cart run 7' });
    expect(next(step, seeing(held))).toMatchObject(wait('acme/cart run 7 to be done with the database'));
    const late = start + plan.settings.readyTimeoutMs + 1;
    expect(next(step, seeing(held, { at: late }))).toEqual(
      fail('schema', 'acme/cart run 7 still worked on the database'),
    );
  });

  test('is undone by halting: what is done stays', () => {
    expect(undoOf(step, plan)).toEqual([{ kind: 'halt-schema', migration: '0001', statements }]);
  });
});

describe('halt-schema', () => {
  const step: Step = { kind: 'halt-schema', migration: '0001', statements };

  test('ends what has begun, and nothing of another run', () => {
    const begun = database({ statements: [view(0, 'done'), view(1, 'running')] });
    expect(next(step, seeing(begun))).toEqual(
      act('0001 to be halted', { ensure: 'halted', migration: '0001', statements }),
    );
    expect(next(step, seeing(database({ statements: [view(0, 'done')] })))).toEqual(done);
    const theirs = database({ statements: [view(1, 'begun')], holder: 'acme/cart run 7' });
    expect(next(step, seeing(theirs))).toEqual(done);
  });
});

const filled: BackfillView = {
  pass: 'all',
  rollout: 'another',
  digest: 'of fill',
  rows: 25_000,
  total: 100_000,
  failures: 0,
  detail: undefined,
  isDone: false,
  tookMs: 5000,
  msSinceBatch: 10,
};

describe('fill-rows', () => {
  const step = { kind: 'fill-rows', migration: '0001', pass: 'all', summary: '', digest: 'of fill' } as const;
  const effect = { ensure: 'rows-filled', migration: '0001', pass: 'all', digest: 'of fill' };
  const seen = (changes: Partial<BackfillView>): ReturnType<typeof seeing> =>
    seeing(database({ backfills: [{ ...filled, ...changes }] }));

  test('fills on from where any rollout ended, and says how far it is', () => {
    expect(next(step, seeing(database({})))).toEqual(act('the rows of 0001', effect));
    expect(next(step, seen({}))).toEqual({
      ...act('the rows of 0001', effect),
      progress: '25,000 of about 100,000 rows (25 %), 5,000 rows/s, about 15 s more',
    });
    expect(next(step, seen({ total: 0 }))).toMatchObject({ progress: '25,000 rows' });
    expect(next(step, seen({ isDone: true }))).toEqual(done);
  });

  test('begins anew where the backfill is another one', () => {
    expect(next(step, seen({ isDone: true, digest: 'of another' }))).toMatchObject({ is: 'acting' });
  });

  test('the rest is gone through by each rollout', () => {
    const rest = { ...step, pass: 'rest' } as const;
    expect(next(rest, seen({ pass: 'rest', isDone: true }))).toMatchObject({ is: 'acting' });
    expect(next(rest, seen({ pass: 'rest', isDone: true, rollout: plan.id }))).toEqual(done);
  });

  test('pauses for a second where others suffer, and says why', () => {
    const paused = { detail: 'a replica is 2000 ms behind' };
    expect(next(step, seen(paused))).toMatchObject({
      ...wait('the rows of 0001, which pause: a replica is 2000 ms behind'),
      waitMs: 990,
    });
    expect(next(step, seen({ ...paused, msSinceBatch: 1000 }))).toMatchObject({ is: 'acting' });
  });

  test('fails after 50 batches in a row that met locks', () => {
    expect(next(step, seen({ failures: 49 }))).toMatchObject({ is: 'acting' });
    expect(next(step, seen({ failures: 50 }))).toEqual(fail('schema', '50 batches in a row'));
  });

  test('is held when it takes half of the time of a run, and does not count for the timeout', () => {
    const long: Plan = { ...plan, steps: [step, ...plan.steps] };
    const state = after(initialState(long, start), { type: 'step-started', at: start, step });
    const at = start + plan.settings.timeoutMs / 2;
    const filling = database({ backfills: [filled] });
    expect(decide(long, state, seeing(filling, { at }))).toMatchObject({ do: 'act' });
    expect(decide(long, state, seeing(filling, { at: at + 1 }))).toMatchObject({
      events: [{ type: 'finished', outcome: 'held', reason: { kind: 'timeout' } }],
    });
    const later = start + 3 * plan.settings.timeoutMs;
    const passed = after(
      state,
      { type: 'step-finished', at: later, step },
      { type: 'step-started', at: later, step: plan.steps[0] as Step },
    );
    expect(decide(long, passed, seeing(filling, { at: later + 1 }))).not.toMatchObject({
      events: [{ type: 'turned-back' }],
    });
  });

  test('a cancel turns it back at once', () => {
    const long: Plan = { ...plan, steps: [step, ...plan.steps] };
    const state = after(initialState(long, start), { type: 'step-started', at: start, step });
    const at = start + plan.settings.timeoutMs;
    const stop = { by: 'cancel', detail: 'run 2' } as const;
    expect(decide(long, state, seeing(database({}), { at, stop }))).toMatchObject({
      events: [{ type: 'turned-back' }, { type: 'finished' }],
    });
  });
});
