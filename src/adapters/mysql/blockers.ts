import type { Client } from './connect.ts';
import { programOf } from './lock.ts';

interface Blocker {
  readonly id: number;
  readonly user: string | null;
  readonly doing: string | null;
  readonly seconds: number | null;
}

const session = `SELECT DISTINCT p.ID AS id, p.USER AS user, IF(t.trx_id IS NULL, LOWER(p.COMMAND), 'in a transaction') AS doing,
    COALESCE(TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), p.TIME) AS seconds`;
const transactions = `information_schema.processlist p LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.ID`;

/**
 * Who is in the way of a session, by what the server lets be read; the first that tells is taken. Of
 * tables only performance_schema tells surely. Where it is off, a transaction that is open has locks on
 * what it touched.
 */
const questions: readonly string[] = [
  `${session} FROM performance_schema.metadata_locks w
   JOIN performance_schema.threads own ON own.THREAD_ID = w.OWNER_THREAD_ID AND own.PROCESSLIST_ID = ?
   JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA
     AND h.OBJECT_NAME <=> w.OBJECT_NAME AND h.LOCK_STATUS = 'GRANTED' AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
   JOIN performance_schema.threads other ON other.THREAD_ID = h.OWNER_THREAD_ID
   JOIN ${transactions} ON p.ID = other.PROCESSLIST_ID WHERE w.LOCK_STATUS = 'PENDING' ORDER BY seconds DESC`,
  `${session} FROM information_schema.innodb_lock_waits w
   JOIN information_schema.innodb_trx own ON own.trx_id = w.requesting_trx_id AND own.trx_mysql_thread_id = ?
   JOIN information_schema.innodb_trx other ON other.trx_id = w.blocking_trx_id
   JOIN ${transactions} ON p.ID = other.trx_mysql_thread_id ORDER BY seconds DESC`,
  `${session} FROM performance_schema.data_lock_waits w
   JOIN performance_schema.threads own ON own.THREAD_ID = w.REQUESTING_THREAD_ID AND own.PROCESSLIST_ID = ?
   JOIN performance_schema.threads other ON other.THREAD_ID = w.BLOCKING_THREAD_ID
   JOIN ${transactions} ON p.ID = other.PROCESSLIST_ID ORDER BY seconds DESC`,
  `${session} FROM ${transactions} JOIN information_schema.processlist own ON own.ID = ?
   WHERE t.trx_id IS NOT NULL AND p.ID <> own.ID AND own.STATE LIKE '%metadata lock%' ORDER BY seconds DESC`,
];

/** `connection 12 (app, root, in a transaction for 8 s)`; no SQL of others is shown. */
export async function blockersOf(monitor: Client, id: number): Promise<string | undefined> {
  for (const question of questions) {
    const found = await monitor.rows<Blocker>(question, [id]).catch(() => []);
    if (found.length > 0) return (await Promise.all(found.map((own) => named(monitor, own)))).join(', ');
  }
  return undefined;
}

async function named(monitor: Client, { id, user, doing, seconds }: Blocker): Promise<string> {
  const program = await programOf(monitor, id);
  const known = [program, user, `${doing ?? 'working'} for ${seconds ?? 0} s`];
  return `connection ${id} (${known.filter((part) => part !== undefined && part !== null).join(', ')})`;
}
