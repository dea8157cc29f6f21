import { describe, expect, test } from '@jest/globals';
import { comparisonOf } from '../../src/adapters/comparison.ts';
import type { Comparison, Side } from '../../src/ports/comparison.ts';
import { sideOf, usersTable, type Content } from '../simulation/side.ts';

function many(rows: number): Content {
  return Object.fromEntries(Array.from({ length: rows }, (_, index) => [String(index + 1), `Ada ${index}`]));
}

interface Played {
  readonly source: Content;
  readonly counterpart: Content;
  readonly comparison: Comparison;
  readonly pass: (ms: number) => void;
  /** Of sessions: how many are open, and what the next question gets instead of an answer. */
  readonly sessions: { open: number; fault: Error | undefined };
}

function play(rows: number, tables = [usersTable]): Played {
  let now = 0;
  const source = many(rows);
  const counterpart = { ...source };
  const sessions: Played['sessions'] = { open: 0, fault: undefined };
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const opener = (content: Content) => (): Promise<Side> => {
    sessions.open += 1;
    const reading = (): Content => {
      const { fault } = sessions;
      sessions.fault = undefined;
      if (fault !== undefined) throw fault;
      return content;
    };
    const close = (): Promise<void> => {
      sessions.open -= 1;
      return Promise.resolve();
    };
    return Promise.resolve({ ...sideOf(reading, tables), close });
  };
  const comparison = comparisonOf({
    open: { source: opener(source), counterpart: opener(counterpart) },
    ...{ wanted: [], lagMs: 5000, clock },
  });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { source, counterpart, comparison, pass, sessions };
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
      lateForMs: Infinity,
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

  test('are compared on when a session is lost, and what differed is not forgotten', async () => {
    const { comparison, counterpart, pass, sessions } = play(10);
    counterpart['4'] = 'Grace';
    await comparison.go(1000);
    sessions.fault = new Error('connection lost');
    await expect(comparison.go(1000)).rejects.toThrow('connection lost');
    expect(sessions.open).toBe(0);
    expect(comparison.view()).toMatchObject({ late: 1, wrong: [], isDone: false });
    pass(5000);
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ wrong: [{ table: 'users', key: '4' }], isDone: true });
    await comparison.close();
    expect(sessions.open).toBe(0);
  });

  test('are not looked through to the end where very many rows differ', async () => {
    const { comparison, source, counterpart, pass } = play(9000);
    for (const key of Object.keys(source)) counterpart[key] = 'Grace';
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ late: 2000, done: [], isDone: false });
    await comparison.go(1000);
    expect(comparison.view()).toMatchObject({ late: 2000 });
    pass(5000);
    await comparison.go(1000);
    expect(comparison.view().isDone).toBe(true);
    expect(comparison.view().wrong).toHaveLength(10);
  });

  test('cannot be compared without a table that has a primary key', async () => {
    const { comparison, sessions } = play(1, []);
    await expect(comparison.go(1000)).rejects.toThrow(
      'The databases cannot be compared: the first database has no table with a primary key.',
    );
    expect(sessions.open).toBe(0);
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
