import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { formsOf } from '../../src/databases/mysql/forms.ts';
import type { Engine } from '../databases/mysql/lint/cases.ts';
import { parsed } from '../databases/mysql/lint/cases.ts';

const folder = join(import.meta.dirname, '../databases/mysql/lint');
const schemaSql = parsed(readFileSync(join(folder, 'schema.sql'), 'utf8')).map(({ sql }) => sql);

/** What the server said of a statement: `refused` to do it so, or why not, or how many rows it copied. */
export type Answer =
  | { readonly is: 'refused' | 'failed'; readonly said: string }
  | { readonly is: 'done'; readonly copied: number };

/** Not supported, with and without a reason; https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
const refusals: ReadonlySet<unknown> = new Set([1845, 1846]);

/** A database with the fixtures' schema, on a connection of its own. */
export interface Probe {
  readonly engine: Engine;
  /** The schema as it was. */
  readonly rebuild: () => Promise<void>;
  /** Where a fixture says `shop`, its own name is meant. */
  readonly run: (sql: string) => Promise<Answer>;
  /** As Cutover carries it out: the gentlest way that is not refused. */
  readonly carryOut: (sql: string) => Promise<Answer>;
  /** The first column of each row. */
  readonly values: (sql: string) => Promise<readonly unknown[]>;
}

export async function probe(client: Connection, name: string): Promise<Probe> {
  const [[row]] = await client.query<(RowDataPacket & { readonly version: string })[]>(
    'SELECT VERSION() AS version',
  );
  const own = (sql: string): string => sql.replaceAll(/(`shop`|\bshop)\./g, `${name}.`);

  async function run(sql: string): Promise<Answer> {
    try {
      const [result] = await client.query<ResultSetHeader>(own(sql));
      return { is: 'done', copied: sql.startsWith('ALTER') ? result.affectedRows : 0 };
    } catch (error) {
      const { errno, message } = error as { readonly errno?: number; readonly message: string };
      return { is: refusals.has(errno) ? 'refused' : 'failed', said: message };
    }
  }

  async function carryOut(sql: string): Promise<Answer> {
    let last: Answer = { is: 'refused', said: 'it would copy the table' };
    for (const form of formsOf(sql)) {
      last = await run(form);
      if (last.is !== 'refused') return last;
    }
    return last;
  }

  async function rebuild(): Promise<void> {
    await client.query('SET foreign_key_checks = 1, autocommit = 1');
    await client.query('UNLOCK TABLES');
    for (const sql of [
      `DROP DATABASE IF EXISTS ${name}`,
      `CREATE DATABASE ${name}`,
      `USE ${name}`,
      ...schemaSql,
    ])
      await client.query(sql);
  }

  return {
    engine: /mariadb/i.test(row?.version ?? '') ? 'mariadb' : 'mysql',
    rebuild,
    run,
    carryOut,
    values: async (sql) => {
      const [rows] = await client.query({ sql: own(sql), rowsAsArray: true });
      return (rows as unknown as readonly unknown[][]).map(([value]) => value);
    },
  };
}
