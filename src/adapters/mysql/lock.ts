import { DatabaseError } from '../database-error.ts';
import type { Client } from './connect.ts';

/** A lock has no database, and its name at most 64 characters. MySQL has MD5 no more since 9.6. */
const lockName = `CONCAT('cutover/', IF(CHAR_LENGTH(DATABASE()) <= 56, DATABASE(), SHA2(DATABASE(), 224)))`;

/** Tries the lock, and never waits in it. It is the session's, and ends with it. */
export async function tryLock(client: Client): Promise<boolean> {
  const [row] = await client.rows<{ readonly got: number | null }>(`SELECT GET_LOCK(${lockName}, 0) AS got`);
  return row?.got === 1;
}

/** Who has the lock: the name of its session, unless that is `own`. */
export async function holderOf(client: Client, own: number | undefined): Promise<string | undefined> {
  const [row] = await client.rows<{ readonly id: number | null }>(`SELECT IS_USED_LOCK(${lockName}) AS id`);
  if (row?.id === undefined || row.id === null || row.id === own) return undefined;
  return (await programOf(client, row.id)) ?? (await writtenHolder(client, row.id)) ?? `connection ${row.id}`;
}

/** As the session itself says; MariaDB keeps it only with performance_schema = ON, and not everybody may read it. */
export async function programOf(client: Client, id: number): Promise<string | undefined> {
  const rows = await client
    .rows<{ readonly name: string }>(
      `SELECT ATTR_VALUE AS name FROM performance_schema.session_connect_attrs
       WHERE PROCESSLIST_ID = ? AND ATTR_NAME = 'program_name'`,
      [id],
    )
    .catch(() => []);
  return rows[0]?.name;
}

async function writtenHolder(client: Client, id: number): Promise<string | undefined> {
  const rows = await client
    .rows<{ readonly name: string }>('SELECT name FROM cutover_holder WHERE connection_id = ?', [id])
    .catch(() => []);
  return rows[0]?.name;
}

/** For servers that keep no names of sessions. */
export async function writeHolder(client: Client, name: string): Promise<void> {
  await client.run('REPLACE INTO cutover_holder (id, connection_id, name) VALUES (1, ?, ?)', [
    client.id,
    name,
  ]);
}

/**
 * Behind a pooler that hands a session's connection to others between transactions, a lock belongs to
 * nobody: two of our sessions then share a connection, or one of them changes it.
 */
export async function requireOwnSession(one: Client, other: Client): Promise<void> {
  const first = await connectionId(one);
  await other.run('START TRANSACTION');
  const second = await connectionId(other);
  const again = await connectionId(one);
  await other.run('COMMIT');
  if (first === second || first !== again || first !== one.id) {
    throw new DatabaseError(
      'database-url leads through a pooler that shares connections between transactions: locks and settings of a session get lost there. Give the address of the server itself.',
      true,
    );
  }
}

async function connectionId(client: Client): Promise<number | undefined> {
  const [row] = await client.rows<{ readonly id: number }>('SELECT CONNECTION_ID() AS id');
  return row?.id;
}

/** Who may do everything may write to a replica too, and breaks it. */
export async function requirePrimary(client: Client): Promise<void> {
  const [row] = await client.rows<{ readonly is: number }>('SELECT @@global.read_only AS `is`');
  // MariaDB 11 and newer have words for it.
  if (row === undefined || ['0', 'OFF'].includes(String(row.is))) return;
  throw new DatabaseError('This server only reads: name the primary in `database-url`.', true);
}
