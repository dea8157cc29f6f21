import { firstPace } from '../../databases/pace.ts';
import type { BackfillView } from '../../model/migration.ts';
import type { BackfillJob } from '../../ports/database.ts';
import type { Filling } from '../filling.ts';
import type { Client } from './connect.ts';
import { msSince } from './state.ts';

interface Row {
  readonly cursor_at: string | null;
  readonly done_rows: number;
  readonly batch: number;
  readonly failures: number;
  readonly is_done: number;
}

/** Where the last batch ended. What is left is gone through anew each time: the old version wrote on. */
export async function beginFilling(
  client: Client,
  job: BackfillJob,
  estimate: () => Promise<number>,
): Promise<Filling> {
  const { migration, pass, backfill, rollout } = job;
  const [row] = await client.rows<Row>(
    `SELECT cursor_at, done_rows, batch, failures, is_done FROM cutover_backfills
     WHERE migration = ? AND pass = ? AND digest = ? AND (pass = 'all' OR rollout = ? AND NOT is_done)`,
    [migration, pass, backfill.digest, rollout],
  );
  if (row !== undefined) return fillingOf(row);
  const total = await estimate();
  await client.run(
    `REPLACE INTO cutover_backfills (migration, pass, digest, rollout, total, batch, started_at, changed_at)
     VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`,
    [migration, pass, backfill.digest, rollout, total, firstPace.rows],
  );
  return { cursor: undefined, rows: 0, pace: firstPace, failures: 0, detail: undefined, isDone: false };
}

function fillingOf({ cursor_at: cursor, done_rows: rows, batch, failures, is_done: isDone }: Row): Filling {
  return {
    cursor: cursor === null ? undefined : (JSON.parse(cursor) as readonly string[]),
    rows,
    pace: { rows: batch, tookMs: undefined },
    failures,
    detail: undefined,
    isDone: isDone === 1,
  };
}

export async function saveFilling(
  client: Client,
  { migration, pass }: BackfillJob,
  { cursor, rows, pace, failures, detail, isDone }: Filling,
): Promise<void> {
  const at = cursor === undefined ? null : JSON.stringify(cursor);
  await client.run(
    `UPDATE cutover_backfills SET cursor_at = ?, done_rows = ?, batch = ?, failures = ?, detail = ?, is_done = ?,
       changed_at = UTC_TIMESTAMP(6) WHERE migration = ? AND pass = ?`,
    [at, rows, pace.rows, failures, detail ?? null, isDone ? 1 : 0, migration, pass],
  );
}

export async function fillingsOf(client: Client, migration: string): Promise<readonly BackfillView[]> {
  const rows = await client.rows<BackfillRow>(
    `SELECT pass, rollout, digest, done_rows, total, failures, detail, is_done,
       ${msSince('started_at', 'changed_at')} AS took, ${msSince('changed_at')} AS idle
     FROM cutover_backfills WHERE migration = ?`,
    [migration],
  );
  return rows.map(({ took, idle, is_done: isDone, done_rows: done, total, detail, ...own }) => ({
    ...own,
    rows: Number(done),
    total: Number(total),
    detail: detail ?? undefined,
    isDone: isDone === 1,
    tookMs: Number(took),
    msSinceBatch: Number(idle),
  }));
}

interface BackfillRow extends Pick<BackfillView, 'pass' | 'rollout' | 'digest' | 'failures'> {
  readonly done_rows: number | string;
  readonly total: number | string;
  readonly detail: string | null;
  readonly is_done: number;
  readonly took: string;
  readonly idle: string;
}
