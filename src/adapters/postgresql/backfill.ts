import type { Client } from 'pg';
import { batchSql, type KeyColumn } from '../../databases/postgresql/batch.ts';
import type { Backfill } from '../../model/migration.ts';
import type { BackfillJob } from '../../ports/database.ts';
import { DatabaseError } from '../database-error.ts';
import { fillFor, type Batch, type Filling } from '../filling.ts';
import { explained, isLocked } from './errors.ts';
import { beginFilling, saveFilling } from './filling.ts';
import type { Sessions } from './sessions.ts';
import { congestion, waitersFor } from './throttle.ts';

const lockTimeoutMs = 500;

/** Does batches for a while. */
export async function fill(job: BackfillJob, { worker, workerId, monitor }: Sessions): Promise<void> {
  const { backfill } = job;
  try {
    const key = await keyOf(worker, backfill);
    await fillFor(job.sliceMs, {
      begin: () =>
        beginFilling(worker, job, () => (job.pass === 'all' ? rowsIn(worker, backfill) : Promise.resolve(0))),
      batch: (filling, after) => oneBatch(worker, job, { key, filling, after }),
      save: (filling) => saveFilling(worker, job, filling),
      congestion: () => congestion(monitor, job.throttle),
      waiters: () => waitersFor(monitor, workerId),
      isLocked,
    });
  } catch (error) {
    throw explained(error, `${job.migration}: \`${backfill.summary}\``);
  }
}

interface Turn {
  readonly key: readonly KeyColumn[];
  readonly filling: Filling;
  readonly after: (batch: Batch) => Promise<Filling>;
}

async function oneBatch(worker: Client, job: BackfillJob, { key, filling, after }: Turn): Promise<Filling> {
  const { cursor, pace } = filling;
  await worker.query('BEGIN');
  try {
    await worker.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    await worker.query('SET LOCAL cutover.filling = on');
    const sql = batchSql(job.backfill, key, cursor === undefined);
    const { rows } = await worker.query<NonNullable<Batch>>(sql, [...(cursor ?? []), pace.rows]);
    const next = await after(rows[0]);
    await saveFilling(worker, job, next);
    await worker.query('COMMIT');
    return next;
  } catch (error) {
    await worker.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
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
    `SELECT sum(greatest(reltuples, 0))::float8 AS total FROM pg_class WHERE relkind <> 'p'
     AND oid IN (SELECT to_regclass($1) UNION SELECT relid FROM pg_partition_tree(to_regclass($1)))`,
    [table],
  );
  return Math.round(rows[0]?.total ?? 0);
}
