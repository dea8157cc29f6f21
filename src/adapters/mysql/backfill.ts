import {
  boundQuery,
  isKeyColumn,
  rangeQuery,
  type Along,
  type KeyColumn,
} from '../../databases/mysql/batch.ts';
import { partsOf } from '../../databases/mysql/nature.ts';
import type { Backfill } from '../../model/migration.ts';
import type { BackfillJob } from '../../ports/database.ts';
import { DatabaseError } from '../database-error.ts';
import { fillFor, type Batch, type Filling } from '../filling.ts';
import type { Client } from './connect.ts';
import { explained, isLocked } from './errors.ts';
import { beginFilling, saveFilling } from './filling.ts';
import type { Sessions } from './sessions.ts';
import { congestion, waitersFor } from './throttle.ts';

/** Does batches for a while. */
export async function fill(job: BackfillJob, { worker, workerId, monitor }: Sessions): Promise<void> {
  const { backfill } = job;
  try {
    const key = await keyOf(worker, backfill);
    const isolation = await isolationFor(worker);
    await worker.run('SET SESSION lock_wait_timeout = 1');
    await worker.run('SET @cutover_filling = 1');
    await fillFor(job.sliceMs, {
      begin: () =>
        beginFilling(worker, job, () => (job.pass === 'all' ? rowsIn(worker, backfill) : Promise.resolve(0))),
      batch: (filling, after) => oneBatch(worker, job, { key, isolation, filling, after }),
      save: (filling) => saveFilling(worker, job, filling),
      congestion: () => congestion(monitor, job.throttle),
      waiters: () => waitersFor(monitor, workerId),
      isLocked,
    });
  } catch (error) {
    throw explained(error, `${job.migration}: \`${backfill.summary}\``);
  } finally {
    // For triggers of `sync` the session's other statements are those of anybody.
    await worker.run('SET @cutover_filling = NULL').catch(() => undefined);
  }
}

interface Turn {
  readonly key: readonly KeyColumn[];
  /** The statement that sets it, for the next transaction only. */
  readonly isolation: string;
  readonly filling: Filling;
  readonly after: (batch: Batch) => Promise<Filling>;
}

async function oneBatch(worker: Client, job: BackfillJob, turn: Turn): Promise<Filling> {
  await worker.run(turn.isolation);
  await worker.run('START TRANSACTION');
  try {
    const next = await turn.after(await write(worker, job, turn));
    await saveFilling(worker, job, next);
    await worker.run('COMMIT');
    return next;
  } catch (error) {
    await worker.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function write(worker: Client, { backfill }: BackfillJob, { key, filling }: Turn): Promise<Batch> {
  const along: Along = { key, cursor: filling.cursor };
  const bound = boundQuery(backfill, along, filling.pace.rows);
  const [last] = await worker.rows<Readonly<Record<string, unknown>>>(bound.sql, bound.values);
  if (last === undefined) return undefined;
  const at = key.map((_, index) => String(last[`at_${index + 1}`]));
  const rows = Number(last['cutover_rows']);
  const range = rangeQuery(backfill, along, at);
  const met = await worker.run(range.sql, range.values);
  return { rows, written: Math.min(met, rows), at };
}

/** Without gaps that are locked too, and with rows that do not fit let go; a binary log of statements needs them. */
async function isolationFor(client: Client): Promise<string> {
  // Not as @@binlog_format, which newer servers do not know any more.
  const { rows } = await client.lists(`SHOW VARIABLES WHERE Variable_name IN ('binlog_format', 'log_bin')`);
  const isOfStatements = ['STATEMENT', 'ON'].every((value) => rows.some((row) => row[1] === value));
  const level = isOfStatements ? 'REPEATABLE READ' : 'READ COMMITTED';
  return `SET TRANSACTION ISOLATION LEVEL ${level}`;
}

interface Column extends KeyColumn {
  readonly primary: number | null;
}

/** The user's columns, or those of the primary key. */
async function keyOf(client: Client, backfill: Backfill): Promise<readonly KeyColumn[]> {
  const { table } = backfill;
  const [name = '', schema = null] = partsOf(table).toReversed();
  const columns = await client.rows<Column>(
    `SELECT c.column_name AS name, c.column_type AS type, s.seq_in_index AS \`primary\`
     FROM information_schema.columns c LEFT JOIN information_schema.statistics s
       ON s.table_schema = c.table_schema AND s.table_name = c.table_name AND s.column_name = c.column_name
       AND s.index_name = 'PRIMARY'
     WHERE c.table_schema = COALESCE(?, DATABASE()) AND c.table_name = ? ORDER BY s.seq_in_index`,
    [schema, name],
  );
  const key = keyAmong(columns, backfill.key);
  if (key.length === 0) {
    const wanted = backfill.key.length > 0 ? `columns ${backfill.key.join(', ')}` : 'primary key';
    throw new DatabaseError(`The table ${table} has no ${wanted} to go along. ${nameKey}`, true);
  }
  const strange = key
    .filter((column) => !isKeyColumn(column))
    .map((column) => `${column.name} ${column.type}`);
  if (strange.length === 0) return key;
  throw new DatabaseError(
    `Rows of ${table} cannot be gone through along ${strange.join(', ')}. ${nameKey}`,
    true,
  );
}

const nameKey =
  "Name unique columns with an index in `key` of the migration's backfill: numbers, texts, dates or binary.";

function keyAmong(columns: readonly Column[], wanted: readonly string[]): readonly KeyColumn[] {
  if (wanted.length === 0) return columns.filter(({ primary }) => primary !== null);
  const named = wanted.map((own) => columns.find(({ name }) => name.toLowerCase() === own.toLowerCase()));
  return named.includes(undefined) ? [] : named.filter((column) => column !== undefined);
}

/** As the statistics have it. */
async function rowsIn(client: Client, { table }: Backfill): Promise<number> {
  const [name = '', schema = null] = partsOf(table).toReversed();
  const [row] = await client.rows<{ readonly total: number | null }>(
    `SELECT table_rows AS total FROM information_schema.tables
     WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?`,
    [schema, name],
  );
  return row?.total ?? 0;
}
