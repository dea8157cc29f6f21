import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { writeMigrations } from './migrations.ts';

/** Adds `full_name` to users, and fills it. */
export type Filling = (url: string) => Promise<void>;

/** A table of that many rows. */
export const users = (rows: number): readonly string[] => [
  'CREATE TABLE users (id bigint PRIMARY KEY, first text NOT NULL, last text NOT NULL, note text NOT NULL)',
  `INSERT INTO users SELECT i, 'Ada ' || i, 'Lovelace', md5(i::text) FROM generate_series(1, ${rows}) i`,
  'VACUUM (ANALYZE) users',
];

const child = join(import.meta.dirname, 'child.ts');
const column = 'ALTER TABLE users ADD COLUMN full_name text';
const filled = "UPDATE users SET full_name = first || ' ' || last WHERE full_name IS NULL";

export const byCutover: Filling = async (url) => {
  const folder = await writeMigrations({
    '0001_full_name/expand.sql': column,
    '0001_full_name/backfill.sql': filled,
    // pgroll makes one too, and without it rows that are written meanwhile would be left out.
    '0001_full_name/migration.yaml': `sync: { table: users, forward: { full_name: "first || ' ' || last" } }`,
    '0001_full_name/contract.sql': 'SELECT 1',
  });
  // In a process of its own, as the user's application is not in the runner's.
  const { stdout } = await promisify(execFile)(process.execPath, [child, url, folder, 'bench']);
  if (!stdout.includes('"promoted"')) throw new Error(stdout);
};

export const byUpdate: Filling = async (url) => {
  await ask(url, column);
  await ask(url, filled);
};

const operation = {
  operations: [
    {
      add_column: {
        table: 'users',
        up: "first || ' ' || last",
        column: { name: 'full_name', type: 'text', nullable: true },
      },
    },
  ],
};

/** With its own defaults: batches of 1,000 rows, without a pause. */
export const byPgroll =
  (program: string): Filling =>
  async (url) => {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-pgroll-'));
    const file = join(folder, '01_full_name.json');
    await writeFile(file, JSON.stringify(operation));
    const address = ['--postgres-url', `${url}?sslmode=disable`];
    for (const words of [['init'], ['baseline', '00_before', folder, '--yes'], ['start', file, '--complete']])
      await promisify(execFile)(program, [...words, ...address]);
  };

/** Rows of one statement, in a session of its own. */
export async function ask<Row extends object>(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
