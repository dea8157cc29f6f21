import type { Client } from 'pg';
import { firstPace } from '../../databases/pace.ts';
import type { BackfillView } from '../../model/migration.ts';
import type { BackfillJob } from '../../ports/database.ts';
import type { Filling } from '../filling.ts';

interface Row {
  readonly cursor: readonly string[] | null;
  readonly rows: string;
  readonly batch: number;
  readonly failures: number;
  readonly is_done: boolean;
}

/** Where the last batch ended. What is left is gone through anew each time: the old version wrote on. */
export async function beginFilling(
  client: Client,
  job: BackfillJob,
  estimate: () => Promise<number>,
): Promise<Filling> {
  const { migration, pass, backfill, rollout } = job;
  const {
    rows: [row],
  } = await client.query<Row>(
    `SELECT cursor, rows, batch, failures, is_done FROM cutover_backfills
     WHERE migration = $1 AND pass = $2 AND digest = $3 AND (pass = 'all' OR rollout = $4 AND NOT is_done)`,
    [migration, pass, backfill.digest, rollout],
  );
  if (row !== undefined) {
    const { cursor, rows, batch, failures, is_done: isDone } = row;
    const pace = { rows: batch, tookMs: undefined };
    return { cursor: cursor ?? undefined, rows: Number(rows), pace, failures, detail: undefined, isDone };
  }
  await client.query('DELETE FROM cutover_backfills WHERE migration = $1 AND pass = $2', [migration, pass]);
  await client.query(
    `INSERT INTO cutover_backfills (migration, pass, digest, rollout, total, batch) VALUES ($1, $2, $3, $4, $5, $6)`,
    [migration, pass, backfill.digest, rollout, await estimate(), firstPace.rows],
  );
  return { cursor: undefined, rows: 0, pace: firstPace, failures: 0, detail: undefined, isDone: false };
}

export async function saveFilling(
  client: Client,
  { migration, pass }: BackfillJob,
  { cursor, rows, pace, failures, detail, isDone }: Filling,
): Promise<void> {
  await client.query(
    `UPDATE cutover_backfills SET cursor = $3, rows = $4, batch = $5, failures = $6, detail = $7, is_done = $8,
       changed_at = clock_timestamp() WHERE migration = $1 AND pass = $2`,
    [migration, pass, cursor ?? null, rows, pace.rows, failures, detail ?? null, isDone],
  );
}

export async function fillingsOf(client: Client, migration: string): Promise<readonly BackfillView[]> {
  const { rows } = await client.query<BackfillRow>(
    `SELECT pass, rollout, digest, rows::float8 AS rows, total::float8 AS total, failures, detail, is_done AS done,
       (extract(epoch FROM changed_at - started_at) * 1000)::float8 AS took,
       (extract(epoch FROM clock_timestamp() - changed_at) * 1000)::float8 AS idle
     FROM cutover_backfills WHERE migration = $1`,
    [migration],
  );
  return rows.map(({ took, idle, done, detail, ...own }) => ({
    ...own,
    detail: detail ?? undefined,
    isDone: done,
    tookMs: took,
    msSinceBatch: idle,
  }));
}

interface BackfillRow extends Pick<
  BackfillView,
  'pass' | 'rollout' | 'digest' | 'rows' | 'total' | 'failures'
> {
  readonly detail: string | null;
  readonly done: boolean;
  readonly took: number;
  readonly idle: number;
}
