import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { runSchema } from '../../bench/schema/rollout.ts';
import { writeMigrations } from '../../bench/schema/migrations.ts';
import type { Statement } from '../../src/model/migration.ts';
import type { StatementJob } from '../../src/ports/database.ts';
import { servers, useServer, valuesOf, withClient, withDatabase } from './mysql.ts';

/** Both engines make rows out of joined digits. */
const digits =
  '(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)';
const table = [
  'CREATE TABLE users (id bigint unsigned PRIMARY KEY, first varchar(50), last varchar(50))',
  `INSERT INTO users SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, 'Ada', 'Lovelace'
   FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`,
  'INSERT INTO users SELECT id + 10000, first, last FROM users',
];
const migration = {
  '0001_full_name/expand.sql':
    'ALTER TABLE users ADD COLUMN full_name varchar(101); CREATE INDEX users_name ON users (full_name);',
  '0001_full_name/backfill.sql':
    "UPDATE users SET full_name = concat(first, ' ', last) WHERE full_name IS NULL",
  '0001_full_name/contract.sql': 'ALTER TABLE users DROP COLUMN first, DROP COLUMN last',
};

describe.each(servers)('%s', (_name, start) => {
  const { database, server } = useServer(start);

  test('a migration is carried through, and a second run has nothing to do', async () => {
    const url = await database(...table);
    const folder = await writeMigrations(migration);
    const states = await runSchema({ url, folder, rollout: 'first' });
    expect(states.map(({ finished }) => finished?.outcome)).toEqual(['promoted', 'promoted']);
    expect(await valuesOf(url, "SELECT count(*) FROM users WHERE full_name = 'Ada Lovelace'")).toEqual([
      20_000,
    ]);
    const effects: string[] = [];
    await runSchema({ url, folder, rollout: 'second', onEffect: ({ ensure }) => effects.push(ensure) });
    expect(effects).toEqual([]);
  });
});
