import type { Client } from 'pg';
import { clock, isWithin } from '../../databases/hours.ts';
import type { Throttle } from '../../model/migration.ts';

/** Replicas that are further behind would serve old data to who reads from them. */
const lagLimitMs = 1500;

/** Why a backfill should leave the others alone for a moment; undefined: nobody suffers. */
export async function congestion(
  monitor: Client,
  workerPid: number,
  { query, hours }: Throttle,
): Promise<string | undefined> {
  const { rows } = await monitor.query<Congestion>(
    `SELECT (extract(epoch FROM now() AT TIME ZONE 'UTC')::numeric / 3600 % 24)::float8 AS hour,
            (SELECT max(extract(epoch FROM replay_lag) * 1000)::float8 FROM pg_stat_replication) AS lag,
            (SELECT count(*)::int FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))) AS waiting`,
    [workerPid],
  );
  const [seen] = rows;
  return (seen && suffering(seen, hours)) ?? (query === undefined ? undefined : asked(monitor, query));
}

function suffering({ hour, lag, waiting }: Congestion, hours: Throttle['hours']): string | undefined {
  if (hours !== undefined && !isWithin(hours, hour)) return `it is outside ${hours.map(clock).join('–')} UTC`;
  if (lag !== null && lag > lagLimitMs) return `a replica is ${Math.round(lag)} ms behind`;
  return waiting > 0 ? `${waiting} sessions wait for its locks` : undefined;
}

interface Congestion {
  readonly hour: number;
  readonly lag: number | null;
  readonly waiting: number;
}

async function asked(monitor: Client, query: string): Promise<string | undefined> {
  const { rows } = await monitor.query<Readonly<Record<string, unknown>>>(query);
  const value = Number(Object.values(rows[0] ?? {})[0] ?? 0);
  return value > 0 ? `the throttle's query gives ${value}` : undefined;
}
