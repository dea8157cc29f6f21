import type { Client } from 'pg';
import type { StatementJob } from '../../ports/database.ts';
import { attempt } from '../attempt.ts';
import type { Sessions } from './sessions.ts';
import { explained, isLocked } from './errors.ts';
import { mark } from './state.ts';

/** One try; a lock that somebody else has is written down, and everything else that fails is thrown. */
export function tryStatement(job: StatementJob, sessions: Sessions): Promise<void> {
  return attempt(job, sessions, {
    run: (own, worker) => (own.statement.isAlone ? runAlone(own, worker) : runInTransaction(own, worker)),
    ...{ mark, blockersOf, isLocked, explained },
    lookMs: ({ lockTimeoutMs }) => lockTimeoutMs * 0.6,
  });
}

/** The statement and the record that it ran are one: either both are there, or neither. */
async function runInTransaction(job: StatementJob, worker: Client): Promise<void> {
  await worker.query('BEGIN');
  try {
    await worker.query(`SET LOCAL lock_timeout = ${job.lockTimeoutMs}`);
    await worker.query(job.statement.sql);
    // Waiting for one's own table is no reason to give up.
    await worker.query('SET LOCAL lock_timeout = 0');
    await mark(worker, job, { state: 'done' });
    await worker.query('COMMIT');
  } catch (error) {
    await worker.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Without a transaction there is a moment between the statement and its record, so that its beginning
 * is recorded too: what it built then tells whether it came to its end.
 */
async function runAlone(job: StatementJob, worker: Client): Promise<void> {
  const isOver = (await hasBegun(worker, job)) && (await hasEnded(worker, job));
  await mark(worker, job, { state: 'begun' });
  if (!isOver) await execute(worker, job);
  await mark(worker, job, { state: 'done' });
}

/** By what it leaves: the index that it built, or none where it dropped one. */
async function hasEnded(client: Client, { statement: { index, drops } }: StatementJob): Promise<boolean> {
  if (index !== undefined) return (await indexState(client, index)) === 'valid';
  return drops !== undefined && (await indexState(client, drops)) === 'absent';
}

async function execute(worker: Client, { statement: { sql, index } }: StatementJob): Promise<void> {
  if (index !== undefined) await dropInvalid(worker, index);
  // It waits for transactions that are older than it: given up, it would leave half an index.
  await worker.query('SET lock_timeout = 0');
  await worker.query(sql).catch(async (error: unknown) => {
    if (index !== undefined) await dropInvalid(worker, index);
    throw error;
  });
}

/** In this run or in one before it. */
async function hasBegun(
  client: Client,
  { migration, phase, position, statement }: StatementJob,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM cutover_statements WHERE migration = $1 AND phase = $2 AND position = $3 AND digest = $4',
    [migration, phase, position, statement.digest],
  );
  return rowCount === 1;
}

/** `index` as it stands in SQL, quoted. */
export async function indexState(client: Client, index: string): Promise<'absent' | 'invalid' | 'valid'> {
  const { rows } = await client.query<{ readonly valid: boolean }>(
    'SELECT indisvalid AND indisready AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
    [index],
  );
  const [row] = rows;
  if (row === undefined) return 'absent';
  return row.valid ? 'valid' : 'invalid';
}

export async function dropInvalid(client: Client, index: string): Promise<void> {
  if ((await indexState(client, index)) === 'invalid') await dropIndex(client, index);
}

async function dropIndex(client: Client, index: string): Promise<void> {
  await client.query('SET lock_timeout = 0');
  await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
}

/** `process 4711 (app, UPDATE, in a transaction for 12 s)`; no SQL of others is shown. */
export async function blockersOf(monitor: Client, pid: number): Promise<string | undefined> {
  const { rows } = await monitor.query<{ readonly who: string }>(
    `SELECT 'process ' || pid || ' (' || concat_ws(', ', nullif(application_name, ''), usename,
              CASE WHEN backend_type <> 'client backend' THEN backend_type END,
              state || ' for ' || round(extract(epoch FROM clock_timestamp() - state_change)) || ' s') || ')' AS who
     FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1)) ORDER BY xact_start`,
    [pid],
  );
  return rows.length === 0 ? undefined : rows.map(({ who }) => who).join(', ');
}
