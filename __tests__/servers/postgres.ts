import { toolRunner } from '../../src/adapters/tool.ts';
import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';
import { createPostgresql } from '../../src/adapters/postgresql/database.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import type { Statement } from '../../src/model/migration.ts';
import type { Database, StatementJob } from '../../src/ports/database.ts';
import { startPostgres, type PostgresOptions, type PostgresServer } from '../../testbed/postgres.ts';

/** A server for the tests of a block, and a database of its own for each of them. */
export interface Servers {
  readonly server: () => PostgresServer;
  /** A new database with these statements run; gives its address. */
  readonly database: (...sql: readonly string[]) => Promise<string>;
}

export function useServer(options: PostgresOptions): Servers {
  let server: PostgresServer | undefined;
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres(options);
  }, 60_000);
  afterAll(async () => server?.stop());
  const running = (): PostgresServer => {
    if (server === undefined) throw new Error('The server has not started.');
    return server;
  };
  return {
    server: running,
    database: async (...sql) => {
      count += 1;
      const name = `test_${count}`;
      await withClient(running().url(), (client) => client.query(`CREATE DATABASE ${name}`));
      const url = running().url(name);
      await withClient(url, async (client) => {
        for (const statement of sql) await client.query(statement);
      });
      return url;
    },
  };
}

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'app' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The adapter, closed when `use` is over. */
export async function withDatabase<T>(url: string, use: (database: Database) => Promise<T>): Promise<T> {
  const { value, complaints } = parseDatabaseUrl(url, {});
  if (value === undefined) throw new Error(JSON.stringify(complaints));
  const database = createPostgresql(value, {
    name: 'cutover acme/shop run 42',
    tool: toolRunner({ env: process.env, url, say: () => undefined }),
  });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** The first column of each row. */
export async function valuesOf(url: string, sql: string): Promise<readonly unknown[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' as const });
    return rows.map(([value]) => value);
  });
}

/** One try at a statement, the first of its migration. `index`: what it builds outside a transaction. */
export function jobOf(sql: string, index: string | undefined): StatementJob {
  const statement: Statement = {
    sql,
    digest: sql,
    summary: sql.split(' ').slice(0, 4).join(' '),
    line: 1,
    isAlone: index !== undefined,
    index,
  };
  return { migration: '0001', phase: 'expand', position: 0, statement, rollout: 'r', lockTimeoutMs: 200 };
}
