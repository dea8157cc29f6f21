import { afterAll, beforeAll } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { createMysql } from '../../src/adapters/mysql/database.ts';
import { toolRunner } from '../../src/adapters/tool.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import type { Database } from '../../src/ports/database.ts';
import { startMariadb } from '../../testbed/mariadb.ts';

/** A server, which is started for the tests or was there before. */
interface Server {
  /** Of a user who may do everything. */
  readonly url: (database?: string) => string;
  readonly stop: () => Promise<void>;
}

const given = process.env['CUTOVER_TEST_MYSQL_URL'];

/** What the tests run on: a MariaDB of their own, and the server of CUTOVER_TEST_MYSQL_URL where it is set. */
export const servers: readonly (readonly [string, () => Promise<Server>])[] = [
  ['MariaDB of Debian', startMariadb],
  ...(given === undefined
    ? []
    : [['the server of CUTOVER_TEST_MYSQL_URL', () => Promise.resolve(at(given))] as const]),
];

function at(url: string): Server {
  return {
    url: (database = 'mysql') => {
      const own = new URL(url);
      own.pathname = `/${database}`;
      return own.href;
    },
    stop: () => Promise.resolve(),
  };
}

/** A server for the tests of a block, and a database of its own for each of them. */
export interface Servers {
  readonly server: () => Server;
  /** A new database with these statements run; gives its address. */
  readonly database: (...sql: readonly string[]) => Promise<string>;
}

export function useServer(start: () => Promise<Server>): Servers {
  let server: Server | undefined;
  let count = 0;
  beforeAll(async () => {
    server = await start();
    const [version] = await valuesOf(server.url(), 'SELECT VERSION()');
    process.stderr.write(`on ${String(version)}\n`);
  }, 60_000);
  afterAll(async () => server?.stop());
  const running = (): Server => {
    if (server === undefined) throw new Error('The server has not started.');
    return server;
  };
  return {
    server: running,
    database: async (...sql) => {
      count += 1;
      const name = `cutover_test_${count}`;
      await withClient(running().url(), async (client) => {
        for (const statement of [`DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name}`])
          await client.query(statement);
      });
      const url = running().url(name);
      await withClient(url, async (client) => {
        for (const statement of sql) await client.query(statement);
      });
      return url;
    },
  };
}

export async function withClient<T>(url: string, use: (client: Connection) => Promise<T>): Promise<T> {
  const client = await createConnection({ uri: url, connectAttributes: { program_name: 'app' } });
  client.on('error', () => undefined);
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
  const database = createMysql(value, {
    name: 'cutover acme/shop run 42',
    tool: toolRunner({ env: process.env, url, say: () => undefined }),
  });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** The first column of each row; none of a statement that gives no rows. */
export async function valuesOf(url: string, sql: string): Promise<readonly unknown[]> {
  return withClient(url, async (client) => {
    const [rows] = await client.query({ sql, rowsAsArray: true });
    return Array.isArray(rows) ? (rows as readonly unknown[][]).map(([value]) => value) : [];
  });
}
