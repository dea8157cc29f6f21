import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/adapters/clock.ts';
import { comparisonOf } from '../../src/adapters/comparison.ts';
import { openSide } from '../../src/adapters/postgresql/side.ts';
import type { DatabaseConnection } from '../../src/model/database.ts';
import type { ComparisonView } from '../../src/model/comparison.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import { useServer } from './postgres.ts';

function connectionOf(url: string): DatabaseConnection {
  const { value } = parseDatabaseUrl(url, {});
  if (value === undefined) throw new Error(`${url} is no address.`);
  return value;
}

const tables = [
  'CREATE TABLE users (tenant int, id bigint, born date, score float8, note text, PRIMARY KEY (tenant, id))',
  `INSERT INTO users SELECT 1, i, '2000-01-01'::date + i % 999, i / 7.0, CASE WHEN i % 3 = 0 THEN 'Ä"' END
   FROM generate_series(1, 5000) i`,
  'CREATE TABLE colours (code uuid PRIMARY KEY, at timestamptz)',
  "INSERT INTO colours SELECT md5(i::text)::uuid, '2026-01-01'::timestamptz + i * interval '1 s' FROM generate_series(1, 10) i",
  'CREATE TABLE mails (address text PRIMARY KEY, at date)',
  "INSERT INTO mails VALUES ('ada@example.org', '2026-01-01')",
  'CREATE TABLE keyless (a int)',
];

describe('a database and its counterpart', () => {
  const old = useServer({ version: 15 });
  const next = useServer({ version: 18 });

  async function compared(...changes: readonly string[]): Promise<ComparisonView> {
    const [from, to] = [await old.database(...tables), await next.database(...tables, ...changes)];
    const comparison = comparisonOf({
      open: {
        source: () => openSide(connectionOf(from), 'cutover'),
        counterpart: () => openSide(connectionOf(to), 'cutover'),
      },
      ...{ wanted: [], lagMs: 300, clock: systemClock },
    });
    for (let round = 0; !comparison.view().isDone && round < 1000; round += 1) await comparison.go(50);
    const view = comparison.view();
    await comparison.close();
    return view;
  }

  test('are the same over versions, with every table that has a key', async () => {
    expect(await compared()).toEqual({
      done: ['public.colours', 'public.mails', 'public.users'],
      tables: ['public.colours', 'public.mails', 'public.users'],
      late: 0,
      lateForMs: Infinity,
      wrong: [],
      isDone: true,
    });
  });

  test.each([
    ['a value', "UPDATE users SET note = 'x' WHERE id = 4321", '["1", "4321"]'],
    ['a NULL', 'UPDATE users SET note = NULL WHERE id = 3', '["1", "3"]'],
    ['a missing row', 'DELETE FROM users WHERE id = 5000', '["1", "5000"]'],
    ['a row too many', 'INSERT INTO users VALUES (2, 1)', '["2", "1"]'],
  ])('are not the same for %s', async (_, change, key) => {
    expect((await compared(change)).wrong).toEqual([{ table: 'public.users', key }]);
  });

  test('tell no key that may be of a person', async () => {
    const { wrong } = await compared("UPDATE mails SET at = '2026-02-01'");
    expect(wrong).toEqual([{ table: 'public.mails', key: undefined }]);
  });

  test('that have no table in common are refused', async () => {
    await expect(compared('DROP TABLE users')).rejects.toThrow(
      'The databases cannot be compared: the second database has no table public.users with a primary key.',
    );
  });
});
