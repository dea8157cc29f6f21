import { isIP } from 'node:net';
import { createConnection, type Connection, type ResultSetHeader, type SslOptions } from 'mysql2/promise';
import type { DatabaseConnection } from '../../model/database.ts';
import { DatabaseError } from '../database-error.ts';
import { pemFiles } from '../pem-files.ts';
import { explained, isLost } from './errors.ts';

type Value = string | number | null;

/** One session. */
export interface Client {
  /** How the server numbers it. */
  readonly id: number;
  readonly server: 'MySQL' | 'MariaDB';
  readonly rows: <Row>(sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;
  /** Rows as lists, each with as many values as the query has columns. */
  readonly lists: (
    sql: string,
    values?: readonly Value[],
  ) => Promise<{ readonly rows: readonly unknown[][]; readonly columns: number }>;
  /** Gives how many rows it met. */
  readonly run: (sql: string, values?: readonly Value[]) => Promise<number>;
  readonly end: () => Promise<void>;
}

const connectTimeoutMs = 10_000;
/** How soon the server ends the session of a runner that is no more, and its lock with it. */
const deadAfterS = 60;
const pulseMs = 15_000;

/**
 * A server of its own defaults would keep the session of a dead machine for eight hours. A living one
 * gives a sign of life, for it may well have nothing to do for long.
 */
const settings = [
  `SET SESSION wait_timeout = ${deadAfterS}`,
  `SET SESSION net_read_timeout = ${deadAfterS}`,
  'SET SESSION innodb_lock_wait_timeout = 1',
  'SET SESSION lock_wait_timeout = 1',
  'SET SESSION autocommit = 1',
];

/** `name` is the session's program_name, where the server keeps such; a lost session calls `onLost`. */
export async function connect(
  to: DatabaseConnection,
  { name, onLost }: { readonly name: string; readonly onLost: () => void },
): Promise<Client> {
  const { host, port, user, password, database } = to;
  try {
    const connection = await createConnection({
      ...{ host, port, user, password, database },
      ...(await tlsOf(to)),
      connectTimeout: connectTimeoutMs,
      connectAttributes: { program_name: name },
      flags: ['-LOCAL_FILES'],
      maxPreparedStatements: 50,
    });
    return await clientOf(connection, onLost);
  } catch (error) {
    throw explained(error, `the database at ${host}:${port} cannot be reached`);
  }
}

async function clientOf(connection: Connection, onLost: () => void): Promise<Client> {
  const pulse = setInterval(() => void connection.ping().catch(lost), pulseMs).unref();
  function lost(error?: unknown): void {
    if (error !== undefined && !isLost(error)) return;
    clearInterval(pulse);
    onLost();
  }
  connection.on('error', () => lost());
  connection.on('end', () => lost());
  const watched = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error: unknown) => {
      lost(error);
      throw error;
    });
  const client = {
    ...speak(connection, watched),
    end: () => ended(connection).finally(() => clearInterval(pulse)),
  };
  try {
    for (const setting of settings) await client.run(setting);
    const [row] = await client.rows<{ id: number; version: string }>(
      'SELECT CONNECTION_ID() AS id, VERSION() AS version',
    );
    return { ...client, id: Number(row?.id), server: serverOf(row?.version ?? '') };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Values go by the binary protocol: what stands for a string depends on the sql_mode of the server. */
function speak(
  connection: Connection,
  watched: <T>(asked: Promise<T>) => Promise<T>,
): Pick<Client, 'rows' | 'lists' | 'run'> {
  const ask = async (sql: string, values?: readonly Value[]): Promise<unknown> => {
    const asked = values === undefined ? connection.query(sql) : connection.execute(sql, [...values]);
    return (await watched<readonly unknown[]>(asked))[0];
  };
  return {
    rows: async <Row>(sql: string, values?: readonly Value[]) => (await ask(sql, values)) as readonly Row[],
    lists: async (sql, values) => {
      const asked = { sql, rowsAsArray: true };
      const answer = values === undefined ? connection.query(asked) : connection.execute(asked, [...values]);
      const [rows, fields] = await watched<readonly [unknown, unknown]>(answer);
      return { rows: rows as unknown[][], columns: (fields as readonly unknown[] | undefined)?.length ?? 0 };
    },
    run: async (sql, values) => ((await ask(sql, values)) as Partial<ResultSetHeader>).affectedRows ?? 0,
  };
}

/** A session in which a statement runs does not hear the goodbye. */
async function ended(connection: Connection): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([connection.end().catch(() => undefined), late]);
  clearTimeout(timer);
  connection.destroy();
}

/** Before these, DDL that breaks off leaves a part of itself. */
const oldest = { MySQL: [8, 0], MariaDB: [10, 6] } as const;

function serverOf(version: string): Client['server'] {
  const server = /mariadb/i.test(version) ? 'MariaDB' : 'MySQL';
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [needed, minorNeeded] = oldest[server];
  if (major > needed || (major === needed && minor >= minorNeeded)) return server;
  throw new DatabaseError(
    `This is ${server} ${major}.${minor}, where a statement that changes the schema can break off half done. ${server} ${needed}.${minorNeeded} is the oldest that works.`,
    true,
  );
}

const unnamed =
  'In `database-url` the server is named by its number, so that no name in its certificate can be verified. Write its name, or `sslmode=verify-ca`.';

async function tlsOf(to: DatabaseConnection): Promise<{ readonly ssl?: SslOptions }> {
  const { mode } = to.tls;
  if (mode === 'disable') return {};
  // For a number mysql2 looks for the name localhost in the certificate.
  if (mode === 'verify-full' && isIP(to.host) !== 0) throw new DatabaseError(unnamed, true);
  const isVerified = mode !== 'require';
  return {
    ssl: { ...(await pemFiles(to)), rejectUnauthorized: isVerified, verifyIdentity: mode === 'verify-full' },
  };
}
