import type { Client } from 'pg';
import { DatabaseError } from '../database-error.ts';

/** "cutover" as a number: one run works on a database at a time. */
const key = String(0x63_7574_6f76_6572n);

/**
 * Tries the lock, and never waits in it: a session that waits holds a snapshot, for which CREATE INDEX
 * CONCURRENTLY waits in turn (https://github.com/flyway/flyway/issues/1654).
 */
export async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ readonly got: boolean }>(
    'SELECT pg_try_advisory_lock($1::bigint) AS got',
    [key],
  );
  return rows[0]?.got === true;
}

/** Who has the lock: the name of its session, unless that is `own`. */
export async function holderOf(client: Client, own: number | undefined): Promise<string | undefined> {
  const { rows } = await client.query<{ readonly name: string }>(
    `SELECT coalesce(nullif(a.application_name, ''), 'process ' || l.pid) AS name
     FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (l.classid::bigint << 32) | l.objid::bigint = $1::bigint AND l.pid IS DISTINCT FROM $2`,
    [key, own ?? null],
  );
  return rows[0]?.name;
}

/**
 * Behind a pooler that hands a session's connection to others between transactions, a lock belongs to
 * nobody: two of our sessions then share a connection, or one of them changes it.
 */
export async function requireOwnSession(one: Client, other: Client): Promise<void> {
  const pid = async (client: Client): Promise<number | undefined> => {
    const { rows } = await client.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
    return rows[0]?.pid;
  };
  const first = await pid(one);
  await other.query('BEGIN');
  const second = await pid(other);
  const again = await pid(one);
  await other.query('COMMIT');
  if (first === second || first !== again) {
    throw new DatabaseError(
      'database-url leads through a pooler that shares connections between transactions, such as PgBouncer with pool_mode = transaction: locks and settings of a session get lost there. Give the address of the server itself, or of a pool with pool_mode = session.',
      true,
    );
  }
}
