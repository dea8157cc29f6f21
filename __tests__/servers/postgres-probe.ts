import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, type PostgresVersion } from '../../testbed/postgres.ts';

const schemaSql = readFileSync(join(import.meta.dirname, '../databases/postgresql/lint/schema.sql'), 'utf8');

/** What a server says of a statement while its transaction is open. */
export interface Seen {
  /** The strongest on a table that was there before; undefined: none. */
  readonly lock: string | undefined;
  /** Tables whose rows are in another file now. */
  readonly rewritten: readonly string[];
  /** Tables that were looked through for rows that do not fit. */
  readonly scanned: readonly string[];
}

/** From the weakest to the strongest, as the server names them and as people do. */
export const locks = new Map([
  ['AccessShareLock', 'ACCESS SHARE'],
  ['RowShareLock', 'ROW SHARE'],
  ['RowExclusiveLock', 'ROW EXCLUSIVE'],
  ['ShareUpdateExclusiveLock', 'SHARE UPDATE EXCLUSIVE'],
  ['ShareLock', 'SHARE'],
  ['ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE'],
  ['ExclusiveLock', 'EXCLUSIVE'],
  ['AccessExclusiveLock', 'ACCESS EXCLUSIVE'],
]);

interface Obstacle {
  readonly sql: RegExp;
  readonly why: string;
  readonly before?: number;
}

/** What cannot be tried so, and why. Statements that PostgreSQL refuses in a transaction are not in it. */
const obstacles: readonly Obstacle[] = [
  { sql: /NOT ENFORCED|VIRTUAL|ADD CONSTRAINT \w+ NOT NULL/, why: 'new in PostgreSQL 18', before: 18 },
  { sql: /DETACH PARTITION events_2023 FINALIZE/, why: 'no DETACH has broken off' },
  { sql: /CLUSTER users_pkey ON users/, why: 'two spellings of one statement, and the other one is tried' },
];

/** A server with the fixtures' schema, that tells what statements do to its tables. */
export interface Probe {
  readonly client: pg.Client;
  /** The schema as it was. */
  readonly rebuild: () => Promise<void>;
  /** The tables that are there now, to be compared with later. */
  readonly tables: () => Promise<Tables>;
  /** Runs one statement in the transaction that is open. */
  readonly run: (sql: string, before: Tables) => Promise<Seen>;
  readonly isObstructed: (text: string) => boolean;
  readonly stop: () => Promise<void>;
}

/** By its oid, the file in which a table has its rows. */
export type Tables = ReadonlyMap<string, string>;

export async function startProbe(version: PostgresVersion): Promise<Probe> {
  const server = await startPostgres({ version });
  const client = new pg.Client({ connectionString: server.url() });
  let said: string[] = [];
  client.on('notice', ({ message = '' }) => said.push(message));
  await client.connect();

  async function rebuild(): Promise<void> {
    await client.query('SET client_min_messages = warning');
    await client.query('DROP SCHEMA IF EXISTS public, shop CASCADE; CREATE SCHEMA public');
    await client.query(schemaSql);
    await client.query('SET client_min_messages = debug1');
  }

  async function tables(): Promise<Tables> {
    const { rows } = await client.query<{ readonly oid: string; readonly file: string }>(
      `SELECT oid::text, relfilenode::text AS file FROM pg_class WHERE relkind IN ('r', 'p')
       AND relnamespace IN ('public'::regnamespace, 'shop'::regnamespace)`,
    );
    return new Map(rows.map(({ oid, file }) => [oid, file]));
  }

  async function look(before: Tables): Promise<Seen> {
    const held = await client.query<{ readonly oid: string; readonly mode: string }>(
      `SELECT relation::text AS oid, mode FROM pg_locks
       WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted`,
    );
    const modes = held.rows.filter(({ oid }) => before.has(oid)).map(({ mode }) => mode);
    const now = await client.query<{ readonly oid: string; readonly name: string; readonly file: string }>(
      'SELECT oid::text, relname AS name, relfilenode::text AS file FROM pg_class',
    );
    const rewritten = now.rows.filter(({ oid, file }) => before.has(oid) && before.get(oid) !== file);
    return {
      lock: locks.get([...locks.keys()].findLast((mode) => modes.includes(mode)) ?? ''),
      rewritten: rewritten.map(({ name }) => name),
      scanned: await scannedOf(before),
    };
  }

  /** Of a foreign key, the server says its name. */
  async function scannedOf(before: Tables): Promise<readonly string[]> {
    const names = (what: RegExp): string[] => said.flatMap((line) => what.exec(line)?.[1] ?? []);
    const { rows } = await client.query<{ readonly oid: string; readonly name: string }>(
      `SELECT oid::text, relname AS name FROM pg_class WHERE relname = ANY ($1)
       UNION SELECT conrelid::text, conname FROM pg_constraint WHERE conname = ANY ($2)`,
      [names(/^verifying table "(.+)"$/), names(/^validating foreign key constraint "(.+)"$/)],
    );
    return rows.filter(({ oid }) => before.has(oid)).map(({ name }) => name);
  }

  await rebuild();
  return {
    client,
    rebuild,
    tables,
    run: async (sql, before) => {
      said = [];
      await client.query(sql);
      return look(before);
    },
    isObstructed: (text) => obstacles.some(({ sql, before = 99 }) => sql.test(text) && version < before),
    stop: async () => {
      await client.end();
      await server.stop();
    },
  };
}
