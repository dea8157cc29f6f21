import pg from 'pg';
import { connect, type Client } from '../../src/adapters/mysql/connect.ts';
import { dumpSchema as dumpMysql } from '../../src/adapters/mysql/dump.ts';
import { dumpSchema } from '../../src/adapters/postgresql/dump.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import { migration, oldSchema } from './migrations.ts';
import { mysqlMigration, oldMysqlSchema } from './mysql-migrations.ts';

/** A server whose runs are killed. */
export interface Subject {
  readonly migration: Readonly<Record<string, string>>;
  /** A new database with the old schema; gives its address. */
  readonly create: (name: string) => Promise<string>;
  readonly remove: (name: string) => Promise<void>;
  /** A line for everything in the schema, and for the rows of each table. */
  readonly linesOf: (url: string) => Promise<readonly string[]>;
}

interface Server {
  readonly url: (database?: string) => string;
}

export async function onPostgresql(server: Server, rows: number): Promise<Subject> {
  await withPostgresql(server.url(), (client) => client.query('CREATE DATABASE before'));
  await withPostgresql(server.url('before'), async (client) => {
    for (const sql of oldSchema(rows)) await client.query(sql);
  });
  return {
    migration,
    create: async (name) => {
      await withPostgresql(server.url(), (client) => client.query(`CREATE DATABASE ${name} TEMPLATE before`));
      return server.url(name);
    },
    remove: async (name) => {
      await withPostgresql(server.url(), (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
    linesOf: (url) =>
      withPostgresql(url, async (client) => {
        const { rows: found } = await client.query<{ readonly line: string }>(`
          SELECT 'users ' || count(*) || ' ' || md5(string_agg(u::text, ',' ORDER BY id)) AS line FROM users u
          UNION ALL SELECT 'orders ' || count(*) FROM orders
          UNION ALL SELECT 'audit ' || string_agg(what, ',' ORDER BY what) FROM audit`);
        return [...(await dumpSchema(client)), ...found.map(({ line }) => line)];
      }),
  };
}

export function onMysql(server: Server, rows: number): Subject {
  return {
    migration: mysqlMigration,
    create: async (name) => {
      await withMysql(server.url(), (client) => client.run(`CREATE DATABASE ${name}`));
      const url = server.url(name);
      await withMysql(url, async (client) => {
        for (const sql of oldMysqlSchema(rows)) await client.run(sql);
      });
      return url;
    },
    remove: async (name) => {
      await withMysql(server.url(), (client) => client.run(`DROP DATABASE ${name}`));
    },
    linesOf: (url) =>
      withMysql(url, async (client) => {
        const found = await client.rows<{ readonly line: string }>(`
          SELECT CONCAT_WS(' ', 'users', COUNT(*), SUM(CRC32(CONCAT_WS(',', id, age, full_name)))) AS line FROM users
          UNION ALL SELECT CONCAT_WS(' ', 'orders', COUNT(*), SUM(total)) FROM orders
          UNION ALL SELECT CONCAT_WS(' ', 'archive', COUNT(*)) FROM archive
          UNION ALL SELECT CONCAT_WS(' ', 'log', GROUP_CONCAT(what ORDER BY what)) FROM log`);
        return [...(await dumpMysql(client)), ...found.map(({ line }) => line)];
      }),
  };
}

async function withPostgresql<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function withMysql<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const { value } = parseDatabaseUrl(url, {});
  if (value === undefined) throw new Error(`${url} is no address of a database.`);
  const client = await connect(value, { name: 'bench', onLost: () => undefined });
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
