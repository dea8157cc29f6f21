import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/adapters/clock.ts';
import { comparisonOf } from '../../src/adapters/comparison.ts';
import { openSide } from '../../src/adapters/mysql/side.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import type { ComparisonView } from '../../src/model/comparison.ts';
import type { Side } from '../../src/ports/comparison.ts';
import { digits } from './mysql-jobs.ts';
import { servers, useServer } from './mysql.ts';

const tables = [
  'CREATE TABLE users (tenant int, id bigint unsigned, born date, score double, note blob, PRIMARY KEY (tenant, id))',
  `INSERT INTO users SELECT 1, 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, '2000-01-01', (a.d + b.d) / 7, IF(a.d = 3, x'ff00', NULL)
   FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`,
  'CREATE TABLE colours (code binary(4) PRIMARY KEY, at timestamp NULL)',
  "INSERT INTO colours VALUES (x'00ff0000', '2026-01-01 00:00:01'), (x'ffffffff', NULL)",
  'CREATE TABLE keyless (a int)',
];

function sideAt(url: string): Promise<Side> {
  const { value } = parseDatabaseUrl(url, {});
  if (value === undefined) throw new Error(`${url} is no address.`);
  return openSide(value, 'cutover');
}

describe.each(servers)('%s and its counterpart', (_name, start) => {
  const { database } = useServer(start);

  async function compared(...changes: readonly string[]): Promise<ComparisonView> {
    const [from, to] = [await database(...tables), await database(...tables, ...changes)];
    const open = { source: () => sideAt(from), counterpart: () => sideAt(to) };
    const comparison = comparisonOf({ open, wanted: [], lagMs: 300, clock: systemClock });
    for (let round = 0; !comparison.view().isDone && round < 1000; round += 1) await comparison.go(50);
    const view = comparison.view();
    await comparison.close();
    return view;
  }

  test('are the same, with every table that has a key', async () => {
    expect(await compared()).toEqual({
      done: ['colours', 'users'],
      tables: ['colours', 'users'],
      late: 0,
      lateForMs: Infinity,
      wrong: [],
      isDone: true,
    });
  });

  test.each([
    ['a value', "UPDATE users SET note = 'x' WHERE id = 4321", '["1", "4321"]'],
    ['a NULL', 'UPDATE users SET note = NULL WHERE id = 4', '["1", "4"]'],
    ['a missing row', 'DELETE FROM users WHERE id = 10000', '["1", "10000"]'],
    ['a row too many', 'INSERT INTO users (tenant, id) VALUES (2, 1)', '["2", "1"]'],
  ])('are not the same for %s', async (_, change, key) => {
    expect((await compared(change)).wrong).toEqual([{ table: 'users', key }]);
  });

  test('tell no key that may be of a person', async () => {
    const { wrong } = await compared("UPDATE colours SET at = '2026-02-01' WHERE code = x'ffffffff'");
    expect(wrong).toEqual([{ table: 'colours', key: undefined }]);
  });
});
