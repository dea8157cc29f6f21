import type { Client } from 'pg';
import type { MigrationView, SqlPhase, StatementView } from '../../model/migration.ts';
import type { StatementJob } from '../../ports/database.ts';
import type { Mark } from '../attempt.ts';
import { DatabaseError } from '../database-error.ts';

/** Of the tables below; a newer one is another Cutover's, and is not touched. */
const version = 1;

/**
 * What Cutover keeps in the user's database, in the first schema of the search_path. Made where it is
 * missing; a user without the right to create tables needs only SELECT, INSERT, UPDATE and DELETE on
 * tables that somebody else made so.
 */
const tables = [
  `CREATE TABLE IF NOT EXISTS cutover_statements (
     migration text NOT NULL,
     phase text NOT NULL,
     position integer NOT NULL,
     digest text NOT NULL,
     summary text NOT NULL,
     state text NOT NULL,
     rollout text NOT NULL,
     tries integer NOT NULL DEFAULT 0,
     detail text,
     changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (migration, phase, position)
   )`,
  `CREATE TABLE IF NOT EXISTS cutover_backfills (
     migration text NOT NULL,
     pass text NOT NULL,
     digest text NOT NULL,
     rollout text NOT NULL,
     cursor text[],
     rows bigint NOT NULL DEFAULT 0,
     total bigint NOT NULL,
     batch integer NOT NULL,
     failures integer NOT NULL DEFAULT 0,
     detail text,
     is_done boolean NOT NULL DEFAULT false,
     started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (migration, pass)
   )`,
  `CREATE TABLE IF NOT EXISTS cutover_migrations (
     migration text PRIMARY KEY,
     target text NOT NULL,
     rollout text NOT NULL,
     old_hashes text[] NOT NULL,
     old_images text[] NOT NULL,
     promoted_at timestamptz
   )`,
  `COMMENT ON TABLE cutover_statements IS 'Cutover: SQL that migrations ran. Version ${version}'`,
];

const names = ['cutover_statements', 'cutover_backfills', 'cutover_migrations'];

/** Somebody may have made only some of them. */
export async function hasTables(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ readonly is: boolean }>(
    `SELECT bool_and(to_regclass(name) IS NOT NULL) AS "is" FROM unnest($1::text[]) AS name`,
    [names],
  );
  return rows[0]?.is === true;
}

export async function ensureTables(client: Client): Promise<void> {
  if (!(await hasTables(client))) await makeTables(client);
  const found = await versionOf(client);
  if (found <= version) return;
  throw new DatabaseError(
    `The tables cutover_… are of version ${found}, and this Cutover knows ${version}. Use the newer one.`,
    true,
  );
}

/** All or none: a run that dies here must leave nothing that looks as if it was there. */
async function makeTables(client: Client): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const sql of tables) await client.query(sql);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ readonly comment: string | null }>(
    `SELECT obj_description('cutover_statements'::regclass) AS comment`,
  );
  return Number(/Version (\d+)/.exec(rows[0]?.comment ?? '')?.[1] ?? version);
}

interface Row {
  readonly phase: SqlPhase;
  readonly position: number;
  readonly digest: string;
  readonly state: Mark['state'];
  readonly rollout: string;
  readonly tries: number;
  readonly detail: string | null;
  readonly ms: number;
}

/** What is recorded of a migration, where there are tables; of what was halted nothing is under way. */
export async function recorded(client: Client, migration: string): Promise<MigrationView['statements']> {
  const { rows } = await client.query<Row>(
    `SELECT phase, position, digest, state, rollout, tries, detail,
            (extract(epoch FROM clock_timestamp() - changed_at) * 1000)::float8 AS ms
     FROM cutover_statements WHERE migration = $1 AND state <> 'halted' ORDER BY phase, position`,
    [migration],
  );
  return rows.map(viewOf);
}

function viewOf({ phase, position, digest, state, tries, detail, ms }: Row): StatementView {
  return { phase, position, digest, is: state, tries, msSinceTry: ms, detail: detail ?? undefined };
}

/** Writes down where a statement stands; `tries` counts from 0 for another rollout. */
export async function mark(
  client: Client,
  job: StatementJob,
  { state, tries = 0, detail }: Mark,
): Promise<void> {
  const { migration, phase, position, statement, rollout } = job;
  await client.query(
    `INSERT INTO cutover_statements AS own
       (migration, phase, position, digest, summary, state, rollout, tries, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (migration, phase, position) DO UPDATE SET
       digest = excluded.digest, summary = excluded.summary, state = excluded.state,
       tries = CASE WHEN own.rollout = excluded.rollout THEN own.tries ELSE 0 END + excluded.tries,
       rollout = excluded.rollout, detail = excluded.detail, changed_at = clock_timestamp()`,
    [migration, phase, position, statement.digest, statement.summary, state, rollout, tries, detail ?? null],
  );
}

/**
 * Statements that began and have no end: nothing of them is under way, and nothing half done is left. One
 * without a transaction may have ended all the same: that it began tells, when it is due again.
 */
export async function forget(client: Client, migration: string): Promise<void> {
  await client.query(
    "UPDATE cutover_statements SET state = 'halted' WHERE migration = $1 AND state = 'begun'",
    [migration],
  );
}

/** Everything that is recorded of a migration. */
export async function forgetAll(client: Client, migration: string): Promise<void> {
  for (const name of names) await client.query(`DELETE FROM ${name} WHERE migration = $1`, [migration]);
}
