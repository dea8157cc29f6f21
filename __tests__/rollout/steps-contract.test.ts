import { describe, expect, test } from '@jest/globals';
import type { BackfillView } from '../../src/model/migration.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Step } from '../../src/model/step.ts';
import { decide } from '../../src/rollout/decide.ts';
import { initialState } from '../../src/rollout/evolve.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { act, done, next, wait } from './making.ts';
import { database, statements, view } from './schema-views.ts';
import { after, plan, seeing, start } from './seeing.ts';

describe('verify-schema', () => {
  const step: Step = { kind: 'verify-schema', migration: '0001', backfill: 'b1' };

  test('passes when every query gives what it must', () => {
    expect(next(step, seeing({ verification: [{ name: 'a', expect: 3, found: 3 }] }))).toEqual(done);
    expect(next(step, seeing({ verification: [] }))).toEqual(done);
  });

  test('fails with all that is wrong', () => {
    const verification = [
      { name: 'a', expect: 0, found: 2 },
      { name: 'b', expect: 1, found: 1 },
      { name: 'c', expect: 0, found: 1 },
    ];
    expect(next(step, seeing({ verification }))).toMatchObject({
      is: 'failed',
      reason: {
        sentence: '0001 is not verified: a: 2, and it must be 0',
        proof: { lines: ['a: 2, and it must be 0', 'c: 1, and it must be 0'] },
      },
    });
  });
});

describe('rows that an old version wrote last', () => {
  const left = [{ name: 'rows left', expect: 0, found: 7, isRemainder: true }] as const;
  const step: Step = { kind: 'verify-schema', migration: '0001', backfill: 'b1' };
  const filling = { ensure: 'rows-filled', migration: '0001', pass: 'rest', digest: 'b1' };

  test('are filled once more before a verification fails for them', () => {
    const seen = { ...database({}), verification: left };
    expect(next(step, seeing(seen))).toMatchObject({ is: 'acting', effects: [filling] });
    const late = { at: start + plan.settings.readyTimeoutMs + 1 };
    expect(next(step, seeing(seen, late))).toMatchObject({ is: 'failed' });
    expect(next({ ...step, backfill: undefined }, seeing(seen))).toMatchObject({ is: 'failed' });
  });

  test('wait for another run, and for what the backfill waits for', () => {
    const busy = { ...database({ holder: 'a run' }), verification: left };
    expect(next(step, seeing(busy))).toMatchObject(wait('a run'));
    const pausing: BackfillView = {
      pass: 'rest',
      ...{ rollout: plan.id, digest: 'b1', rows: 0, total: 9, failures: 0, tookMs: 1 },
      ...{ isDone: false, detail: 'a replica is 2000 ms behind', msSinceBatch: 400 },
    };
    const seen = { ...database({ backfills: [pausing] }), verification: left };
    expect(next(step, seeing(seen))).toMatchObject({ ...wait('a replica'), waitMs: 600 });
    const over = { ...database({ backfills: [{ ...pausing, isDone: true }] }), verification: left };
    expect(next(step, seeing(over))).toMatchObject({ is: 'acting', effects: [filling] });
  });
});

describe('begin-soak', () => {
  const step: Step = { kind: 'begin-soak', migrations: ['0001'], waitMs: 60_000 };

  test('is written down once by each rollout, and waits where this run is to contract', () => {
    const soaking = act('the soak to begin', { ensure: 'soaking', migrations: ['0001'] });
    expect(next(step, seeing(database({})))).toEqual(soaking);
    const promoted = { rollout: plan.id, soakedMs: 58_000 };
    expect(next(step, seeing(database({ promoted: { ...promoted, rollout: 'before' } })))).toEqual(soaking);
    expect(next(step, seeing(database({ promoted })))).toMatchObject({ ...wait('to soak'), waitMs: 2000 });
    expect(next(step, seeing(database({ promoted: { ...promoted, soakedMs: 60_000 } })))).toEqual(done);
    expect(undoOf(step, plan)).toBe('irreversible');
  });

  test('is not stuck while it waits for what the user asked', () => {
    const waitMs = 10 * plan.settings.readyTimeoutMs;
    const soaking: Step = { ...step, waitMs };
    const long: Plan = { ...plan, steps: [soaking] };
    const state = after(initialState(long, start), { type: 'step-started', at: start, step: soaking });
    const promoted = { rollout: plan.id, soakedMs: 1 };
    const limit = waitMs + plan.settings.readyTimeoutMs + plan.settings.drainMs;
    const at = (ms: number): ReturnType<typeof decide> =>
      decide(long, state, seeing(database({ promoted }), { at: start + ms }));
    expect(at(limit)).toMatchObject({ do: 'wait' });
    expect(at(limit + 1)).toMatchObject({ events: [{ outcome: 'stuck' }] });
  });
});

describe('contract-schema', () => {
  const old = { hashes: ['old'], images: ['shop:1'] };
  const step: Step = {
    kind: 'contract-schema',
    migration: '0001',
    backfill: 'b1',
    statements,
    soakMs: 5000,
    old,
  };
  const promoted = { rollout: 'before', soakedMs: 5000 };
  const free = { ...database({ promoted }), verification: [], 'old-pods': [] };

  test('runs its statements when nothing stands against it', () => {
    expect(next(step, seeing(free))).toMatchObject({
      is: 'acting',
      effects: [{ ensure: 'statement', place: { phase: 'contract', position: 0 } }],
    });
    expect(undoOf(step, plan)).toBe('irreversible');
  });

  test('fills what the old version wrote last, unless something else stands against it', () => {
    const verification = [{ name: 'rows left', expect: 0, found: 7, isRemainder: true }] as const;
    const filling = { ensure: 'rows-filled', migration: '0001', pass: 'rest', digest: 'b1' };
    expect(next(step, seeing({ ...free, verification }))).toMatchObject({ is: 'acting', effects: [filling] });
    const late = { at: start + plan.settings.readyTimeoutMs + 1 };
    expect(next(step, seeing({ ...free, verification }, late))).toEqual({
      is: 'finished',
      note: '0001 is not contracted yet: rows left: 7, and it must be 0',
    });
    expect(next(step, seeing({ ...free, verification, 'old-pods': ['shop-old-1'] }))).toEqual({
      is: 'finished',
      note: '0001 is not contracted yet: the old version still runs in shop-old-1',
    });
  });

  test.each([
    [database({}), 'the version that it came with is not promoted'],
    [database({ promoted: { ...promoted, soakedMs: 3001 } }), 'it soaks for 2 s more'],
    [{ 'old-pods': ['shop-old-1', 'mailer-2'] }, 'the old version still runs in shop-old-1, mailer-2'],
    [{ verification: [{ name: 'synced', expect: 0, found: 4 }] }, 'synced: 4, and it must be 0'],
  ])('is left for another time, and says why: %j', (changes, why) => {
    expect(next(step, seeing({ ...free, ...changes }))).toEqual({
      is: 'finished',
      note: `0001 is not contracted yet: ${why}`,
    });
  });

  test('goes on with what has begun, whatever is there by now', () => {
    const begun = database({ statements: [view(0, 'done', { phase: 'contract' })] });
    expect(next(step, seeing({ ...free, ...begun, 'old-pods': ['shop-old-1'] }))).toMatchObject({
      is: 'acting',
      effects: [{ place: { position: 1 } }],
    });
  });
});
