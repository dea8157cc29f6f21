import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/adapters/clock.ts';
import { comparisonOf } from '../../src/adapters/comparison.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import type { ComparisonView } from '../../src/model/comparison.ts';
import type { DatabaseConnection } from '../../src/model/database.ts';
import type { Side } from '../../src/ports/comparison.ts';

/** A new database with these statements run; gives its address. */
type Maker = (...sql: readonly string[]) => Promise<string>;

/** Two servers of an engine, and what the stories need of its SQL. */
export interface Engine {
  readonly source: Maker;
  readonly counterpart: Maker;
  readonly open: (to: DatabaseConnection, name: string) => Promise<Side>;
  /**
   * Makes `users` with the rows 1 to 10000 of tenant 1, of which 3 has a note, a table whose key may be of
   * a person, and one without a key.
   */
  readonly tables: readonly string[];
  /** The tables with a key, as the comparison calls them, in order; `users` is the last. */
  readonly names: readonly [...string[], string];
  /** In the table whose key may be of a person. */
  readonly personal: { readonly change: string; readonly table: string };
}

/** What a comparison tells of two databases, whatever the engine. */
export function tellComparisons(engine: Engine): void {
  const { names, personal } = engine;
  const users = names.at(-1) ?? '';
  const compared = (...changes: readonly string[]): Promise<ComparisonView> => compare(engine, changes);

  test('are the same, with every table that has a key', async () => {
    expect(await compared()).toEqual({
      done: names,
      tables: names,
      late: 0,
      lateForMs: Infinity,
      wrong: [],
      isDone: true,
    });
  });

  test.each([
    ['a value', "UPDATE users SET note = 'x' WHERE id = 4321", '["1", "4321"]'],
    ['a NULL', 'UPDATE users SET note = NULL WHERE id = 3', '["1", "3"]'],
    ['a missing row', 'DELETE FROM users WHERE id = 10000', '["1", "10000"]'],
    ['a row too many', 'INSERT INTO users (tenant, id) VALUES (2, 1)', '["2", "1"]'],
  ])('are not the same for %s', async (_, change, key) => {
    expect((await compared(change)).wrong).toEqual([{ table: users, key }]);
  });

  test('tell no key that may be of a person', async () => {
    const { wrong } = await compared(personal.change);
    expect(wrong).toEqual([{ table: personal.table, key: undefined }]);
  });

  test('that have not the same tables are refused', async () => {
    await expect(compared('DROP TABLE users')).rejects.toThrow(
      `The databases cannot be compared: the second database has no table ${users} with a primary key.`,
    );
  });
}

/** A database and its counterpart, which has these changes, compared to the end. */
async function compare(
  { source, counterpart, open, tables }: Engine,
  changes: readonly string[],
): Promise<ComparisonView> {
  const [from, to] = [await source(...tables), await counterpart(...tables, ...changes)];
  const comparison = comparisonOf({
    open: {
      source: () => open(connectionOf(from), 'cutover'),
      counterpart: () => open(connectionOf(to), 'cutover'),
    },
    ...{ wanted: [], lagMs: 300, clock: systemClock },
  });
  try {
    for (let round = 0; !comparison.view().isDone && round < 1000; round += 1) await comparison.go(50);
    return comparison.view();
  } finally {
    await comparison.close();
  }
}

function connectionOf(url: string): DatabaseConnection {
  const { value } = parseDatabaseUrl(url, {});
  if (value === undefined) throw new Error(`${url} is no address.`);
  return value;
}
