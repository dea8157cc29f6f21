import type { Client } from 'pg';
import type { Throttle } from '../../model/migration.ts';
import { throttledBy } from '../throttle.ts';

/** Replicas that are further behind would serve old data to who reads from them. */
const lagLimitMs = 1500;

/** Why a backfill should leave the others alone for a moment; undefined: nobody suffers. */
export async function congestion(monitor: Client, throttle: Throttle): Promise<string | undefined> {
  const lag = await numberOf(
    monitor,
    'SELECT max(extract(epoch FROM replay_lag) * 1000)::float8 FROM pg_stat_replication',
  );
  if (lag > lagLimitMs) return `a replica is ${Math.round(lag)} ms behind`;
  return throttledBy(throttle, {
    hour: () =>
      numberOf(
        monitor,
        "SELECT (extract(epoch FROM now() AT TIME ZONE 'UTC')::numeric / 3600 % 24)::float8 AS hour",
      ),
    ask: (query) => firstOf(monitor, query),
  });
}

/** How many sessions wait for locks of another. */
export function waitersFor(monitor: Client, pid: number): Promise<number> {
  return numberOf(
    monitor,
    `SELECT count(*)::int FROM pg_locks WHERE NOT granted AND ${Math.trunc(pid)} = ANY (pg_blocking_pids(pid))`,
  );
}

async function numberOf(client: Client, query: string): Promise<number> {
  return Number((await firstOf(client, query)) ?? 0);
}

async function firstOf(client: Client, query: string): Promise<unknown> {
  const { rows } = await client.query<Readonly<Record<string, unknown>>>(query);
  return Object.values(rows[0] ?? {})[0];
}
