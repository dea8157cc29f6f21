import type { Client } from 'pg';
import { halved, paced, type Pace } from '../../databases/pace.ts';
import { batchSql, type KeyColumn } from '../../databases/postgresql/batch.ts';
import type { Backfill } from '../../model/migration.ts';
import type { BackfillJob } from '../../ports/database.ts';
import { DatabaseError } from '../database-error.ts';
import { explained, isLocked } from './errors.ts';
import { beginFilling, saveFilling, type Filling } from './filling.ts';
import type { Sessions } from './sessions.ts';
import { congestion } from './throttle.ts';

/** Of each stretch of work, the part that the others get. */
const rest = 0.3;
const lockTimeoutMs = 500;
/** How often it is looked whether others suffer. */
const lookMs = 1000;

/**
 * Does batches for a while. Each is a transaction of its own, with its cursor in it: a run that dies
 * loses at most one batch, and the next goes on behind the last.
 */
export async function fill(job: BackfillJob, { worker, workerPid, monitor }: Sessions): Promise<void> {
  const { backfill } = job;
  const what = `${job.migration}: \`${backfill.summary}\``;
  try {
    const key = await keyOf(worker, backfill);
    let filling = await beginFilling(worker, job, () =>
      job.pass === 'all' ? rowsIn(worker, backfill) : Promise.resolve(0),
    );
    const until = performance.now() + job.sliceMs;
    let lookAt = 0;
    while (!filling.isDone && performance.now() < until) {
      if (performance.now() >= lookAt) {
        const why = await congestion(monitor, workerPid, job.throttle);
        filling = { ...filling, detail: why };
        if (why !== undefined) {
          await saveFilling(worker, job, filling);
          return;
        }
        lookAt = performance.now() + lookMs;
      }
      const began = performance.now();
      filling = await oneBatch(worker, job, { key, filling });
      await passed((performance.now() - began) * rest);
    }
  } catch (error) {
    throw explained(error, what);
  }
}

interface Turn {
  readonly key: readonly KeyColumn[];
  readonly filling: Filling;
}

async function oneBatch(worker: Client, job: BackfillJob, { key, filling }: Turn): Promise<Filling> {
  const began = performance.now();
  const { cursor, pace } = filling;
  await worker.query('BEGIN');
  try {
    await worker.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    await worker.query('SET LOCAL cutover.filling = on');
    const sql = batchSql(job.backfill, key, cursor === undefined);
    const { rows } = await worker.query<Batch>(sql, [...(cursor ?? []), pace.rows]);
    const after = behind(filling, rows[0], performance.now() - began);
    await saveFilling(worker, job, after);
    await worker.query('COMMIT');
    return after;
  } catch (error) {
    await worker.query('ROLLBACK').catch(() => undefined);
    if (!isLocked(error)) throw error;
    return unlucky(worker, job, filling);
  }
}

interface Batch {
  readonly rows: number;
  readonly written: number;
  readonly at: readonly string[];
}

function behind(filling: Filling, batch: Batch | undefined, tookMs: number): Filling {
  const calm = { ...filling, failures: 0, detail: undefined };
  if (batch === undefined) return { ...calm, isDone: true };
  const { rows, written, at } = batch;
  const pace: Pace = paced(filling.pace, tookMs);
  return { ...calm, pace, cursor: at, rows: filling.rows + written, isDone: rows < filling.pace.rows };
}

async function unlucky(worker: Client, job: BackfillJob, filling: Filling): Promise<Filling> {
  const failures = filling.failures + 1;
  const detail = 'others have locks on the rows';
  const after = { ...filling, pace: halved(filling.pace), failures, detail };
  await saveFilling(worker, job, after);
  return after;
}

/** The user's columns, or those of the primary key. */
async function keyOf(client: Client, { key, table }: Backfill): Promise<readonly KeyColumn[]> {
  const { rows } = await client.query<KeyColumn & { readonly position: number }>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
            coalesce(array_position($2::text[], a.attname::text), array_position(i.indkey::int[], a.attnum::int)) AS position
     FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
     WHERE a.attrelid = to_regclass($1) AND NOT a.attisdropped AND a.attnum > 0
       AND CASE WHEN cardinality($2::text[]) > 0 THEN a.attname = ANY ($2::text[]) ELSE a.attnum = ANY (i.indkey) END
     ORDER BY position`,
    [table, key],
  );
  if (rows.length > 0 && rows.length >= key.length) return rows.map(({ name, type }) => ({ name, type }));
  throw new DatabaseError(
    `The table ${table} has no ${key.length > 0 ? `columns ${key.join(', ')}` : 'primary key'} to go along. Name unique columns with an index in \`key\` of the migration's backfill.`,
    true,
  );
}

/** As the statistics have it. A condition on a column that is new has none: it is taken to fit all rows. */
async function rowsIn(client: Client, { table }: Backfill): Promise<number> {
  const { rows } = await client.query<{ readonly total: number }>(
    'SELECT greatest(reltuples, 0)::float8 AS total FROM pg_class WHERE oid = to_regclass($1)',
    [table],
  );
  return Math.round(rows[0]?.total ?? 0);
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
