import type { Throttle } from '../../model/migration.ts';
import { throttledBy } from '../throttle.ts';
import type { Client } from './connect.ts';

/** Counts sessions that wait for the row locks of another. */
const waits: Readonly<Record<Client['server'], string>> = {
  MySQL: `SELECT COUNT(DISTINCT w.REQUESTING_THREAD_ID) AS waiting FROM performance_schema.data_lock_waits w
    JOIN performance_schema.threads t ON t.THREAD_ID = w.BLOCKING_THREAD_ID WHERE t.PROCESSLIST_ID = ?`,
  MariaDB: `SELECT COUNT(DISTINCT w.requesting_trx_id) AS waiting FROM information_schema.innodb_lock_waits w
    JOIN information_schema.innodb_trx t ON t.trx_id = w.blocking_trx_id WHERE t.trx_mysql_thread_id = ?`,
};

/** How many wait for a session now; 0 too where that may not be read. */
export async function waitersFor(monitor: Client, id: number): Promise<number> {
  const rows = await monitor.rows<{ readonly waiting: number }>(waits[monitor.server], [id]).catch(() => []);
  return rows[0]?.waiting ?? 0;
}

/** How far replicas are behind, their primary does not know: a query of the user's can tell. */
export function congestion(monitor: Client, throttle: Throttle): Promise<string | undefined> {
  return throttledBy(throttle, {
    hour: async () =>
      Number(await firstOf(monitor, 'SELECT TIME_TO_SEC(CAST(UTC_TIMESTAMP() AS TIME)) / 3600')),
    ask: (query) => firstOf(monitor, query),
  });
}

async function firstOf(client: Client, query: string): Promise<unknown> {
  const { rows } = await client.lists(query);
  return rows[0]?.[0];
}
