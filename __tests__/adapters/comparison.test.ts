import { describe, expect, test } from '@jest/globals';
import { comparisonOf } from '../../src/adapters/comparison.ts';
import type { Comparison } from '../../src/ports/comparison.ts';
import { sideOf, usersTable, type Content } from '../simulation/side.ts';

function many(rows: number): Content {
  return Object.fromEntries(Array.from({ length: rows }, (_, index) => [String(index + 1), `Ada ${index}`]));
}

interface Played {
  readonly source: Content;
  readonly counterpart: Content;
  readonly comparison: Comparison;
  readonly pass: (ms: number) => void;
}

function play(rows: number, tables = [usersTable]): Played {
  let now = 0;
  const source = many(rows);
  const counterpart = { ...source };
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const comparison = comparisonOf({
    open: () =>
      Promise.resolve({
        source: sideOf(() => source, tables),
        counterpart: sideOf(() => counterpart, tables),
      }),
    ...{ wanted: [], lagMs: 5000, clock },
  });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { source, counterpart, comparison, pass };
}

describe('two databases', () => {
  test.each([0, 1, 1999, 2000, 2001, 4000])('of %d rows that are the same are done at once', async (rows) => {
    const { comparison } = play(rows);
    expect(comparison.view()).toMatchObject({ done: [], isDone: false });
    await comparison.go(1000);
    expect(comparison.view()).toEqual({
      done: ['users'],
      tables: ['users'],
      late: 0,
      lateForMs: expect.any(Number),
      wrong: [],
      isDone: true,
    });
  });

  test.each([
    ['another row', '3000', 'Grace'],
    ['a row that has lost its text', '1', ''],
    ['a row that is too much', '9000', 'Grace'],
  ])('are not the same for %s that stays', async (_, key, value) => {
    const { comparison, counterpart, pass } = play(4000);
    counterpart[key] = value;
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ late: 1, wrong: [], isDone: false });
    pass(4999);
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ late: 1, wrong: [], isDone: false });
    pass(1);
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ late: 0, wrong: [{ table: 'users', key }], isDone: true });
  });

  test('are not the same for a row that is missing', async () => {
    const { comparison, source, pass } = play(10);
    source['11'] = 'Grace';
    await comparison.go(1000);
    pass(5000);
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ wrong: [{ table: 'users', key: '11' }], isDone: true });
  });

  test('are the same when what was late has come', async () => {
    const { comparison, source, counterpart, pass } = play(10);
    source['4'] = 'Grace';
    await comparison.go(1000);
    counterpart['4'] = 'Grace';
    pass(10);
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ late: 0, wrong: [], isDone: true });
  });

  test('are not called different for a row that changes all the time', async () => {
    const { comparison, source, counterpart, pass } = play(10);
    for (let round = 0; round < 10; round += 1) {
      counterpart['4'] = source['4'] ?? '';
      source['4'] = `Grace ${round}`;
      await comparison.go(1000);
      pass(3000);
    }
    expect(comparison.view()).toMatchObject({ late: 1, lateForMs: 30_000, wrong: [], isDone: false });
  });

  test('cannot be compared without a table that has a primary key', async () => {
    await expect(play(1, []).comparison.go(1000)).rejects.toThrow(
      'The databases cannot be compared: the first database has no table with a primary key.',
    );
  });

  test.each([
    ['bigint', '7'],
    ['int unsigned', '7'],
    ['uuid', '7'],
    ['text', undefined],
    ['character varying(40)', undefined],
    ['binary(16)', undefined],
  ])('tell a key of the type %s as %s', async (type, key) => {
    const { comparison, counterpart, pass } = play(10, [{ ...usersTable, key: [{ name: 'id', type }] }]);
    counterpart['7'] = 'Grace';
    await comparison.go(1000);
    pass(5000);
    await comparison.go(1000);
    expect(comparison.view().wrong).toEqual([{ table: 'users', key }]);
  });
});
