import { setTimeout as sleep } from 'node:timers/promises';
import type { Statement } from '../../src/model/migration.ts';
import type { StatementJob } from '../../src/ports/database.ts';
import { valuesOf, withClient } from './mysql.ts';

/** Both engines make rows out of joined digits. */
export const digits =
  '(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)';
export const table = [
  'CREATE TABLE users (id bigint unsigned PRIMARY KEY, first varchar(50), last varchar(50))',
  `INSERT INTO users SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, 'Ada', 'Lovelace'
   FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`,
  'INSERT INTO users SELECT id + 10000, first, last FROM users',
];
export const migration = {
  '0001_full_name/expand.sql':
    'ALTER TABLE users ADD COLUMN full_name varchar(101); CREATE INDEX users_name ON users (full_name);',
  '0001_full_name/backfill.sql':
    "UPDATE users SET full_name = concat(first, ' ', last) WHERE full_name IS NULL",
  '0001_full_name/contract.sql': 'ALTER TABLE users DROP COLUMN first, DROP COLUMN last',
};

interface Place {
  readonly position?: number;
  readonly isAlone?: boolean;
}

export function jobOf(sql: string, { position = 0, isAlone = true }: Place = {}): StatementJob {
  const summary = sql.split(' ').slice(0, 4).join(' ');
  const statement: Statement = { sql, digest: sql.slice(0, 60), summary, line: 1, isAlone, index: undefined };
  return { migration: '0001', phase: 'expand', position, statement, rollout: 'r', lockTimeoutMs: 200 };
}

/**
 * A statement that takes its time, and fails when it is run twice. MySQL ends SLEEP when it is killed, and
 * the statement only before its next row.
 */
export function slow(seconds: number): string {
  return `CREATE TABLE slow AS SELECT SLEEP(${seconds / 10}) AS slept FROM ${digits} d`;
}

export function failureOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'nothing',
    (error: unknown) => (error as Error).message,
  );
}

/** The connection in which such a statement runs, as soon as one does. */
export async function underWay(url: string, like = 'CREATE TABLE slow%'): Promise<number> {
  for (;;) {
    const [id] = await valuesOf(
      url,
      `SELECT id FROM information_schema.processlist WHERE info LIKE '${like}' AND db = DATABASE()`,
    );
    if (id !== undefined) return Number(id);
    await sleep(20);
  }
}

/** As the network does it, once the server has noticed. */
export async function cut(url: string, connection: number): Promise<void> {
  await withClient(url, (client) => client.query(`KILL CONNECTION ${connection}`));
}
