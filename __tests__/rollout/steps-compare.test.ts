import { describe, expect, test } from '@jest/globals';
import type { ComparisonView } from '../../src/model/comparison.ts';
import { next } from './making.ts';
import { plan, seeing, start } from './seeing.ts';

describe('compare-rows', () => {
  const step = { kind: 'compare-rows', lagMs: 30_000 } as const;
  const none: ComparisonView = { done: [], tables: [], late: 0, lateForMs: 0, wrong: [], isDone: false };
  const limitMs = step.lagMs + plan.settings.readyTimeoutMs;
  const late = { at: start + 2 * limitMs };
  const comparison = (changes: Partial<ComparisonView>): { readonly comparison: ComparisonView } => ({
    comparison: { ...none, ...changes },
  });

  test('goes on until every table is done, however long it takes', () => {
    const effects = [{ ensure: 'rows-compared' }];
    expect(next(step, seeing(comparison({})))).toMatchObject({ is: 'acting', effects });
    const half = comparison({ done: ['users'], tables: ['users', 'orders'], late: 2 });
    expect(next(step, seeing(half, late))).toMatchObject({
      is: 'acting',
      effects,
      progress: '1 of 2 tables compared, 2 rows late',
    });
    const same = comparison({ done: ['users'], tables: ['users'], isDone: true });
    expect(next(step, seeing(same))).toEqual({ is: 'finished', note: 'the same rows in 1 table' });
  });

  test('fails for a row that is wrong, and names all', () => {
    const wrong = [
      { table: 'users', key: '["1"]' },
      { table: 'orders', key: undefined },
    ];
    expect(next(step, seeing(comparison({ wrong, isDone: true })))).toMatchObject({
      is: 'failed',
      reason: {
        sentence: 'the second database has other rows: users ["1"]',
        proof: { lines: ['users ["1"]', 'orders (its key is text, which is not told)'] },
      },
    });
  });

  test('waits no longer than the lag and ready-timeout for rows that change all the time', () => {
    const through = { done: ['users'], tables: ['users'], late: 3 };
    const waiting = comparison({ ...through, lateForMs: limitMs });
    expect(next(step, seeing(waiting, late))).toMatchObject({ is: 'acting' });
    expect(next(step, seeing(comparison({ ...through, lateForMs: limitMs + 1 })))).toEqual({
      is: 'finished',
      note: '3 rows changed too often to be compared',
    });
    const half = comparison({ ...through, tables: ['users', 'orders'], lateForMs: limitMs + 1 });
    expect(next(step, seeing(half))).toMatchObject({ is: 'acting' });
  });
});
