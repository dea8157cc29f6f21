import { DatabaseError } from '../database-error.ts';
import type { Client } from './connect.ts';

/** Of the tables below; a newer one is another Cutover's, and is not touched. */
const version = 1;

const options = `ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`;

/**
 * What Cutover keeps in the user's database. Made where it is missing; a user without the right to create
 * tables needs only SELECT, INSERT, UPDATE and DELETE on tables that somebody else made so. Times are
 * UTC, for the time zone is the user's. `fingerprint` is what a statement found that may have run.
 */
const tables = [
  `CREATE TABLE IF NOT EXISTS cutover_backfills (
     migration varchar(100) NOT NULL,
     pass varchar(10) NOT NULL,
     digest varchar(64) NOT NULL,
     rollout varchar(100) NOT NULL,
     cursor_at text,
     done_rows bigint NOT NULL DEFAULT 0,
     total bigint NOT NULL,
     batch integer NOT NULL,
     failures integer NOT NULL DEFAULT 0,
     detail text,
     is_done boolean NOT NULL DEFAULT false,
     started_at datetime(6) NOT NULL,
     changed_at datetime(6) NOT NULL,
     PRIMARY KEY (migration, pass)
   ) ${options}`,
  `CREATE TABLE IF NOT EXISTS cutover_migrations (
     migration varchar(100) PRIMARY KEY,
     target varchar(300) NOT NULL,
     rollout varchar(100) NOT NULL,
     old_hashes text NOT NULL,
     old_images text NOT NULL,
     promoted_at datetime(6)
   ) ${options}`,
  `CREATE TABLE IF NOT EXISTS cutover_holder (
     id integer PRIMARY KEY,
     connection_id bigint NOT NULL,
     name text NOT NULL
   ) ${options}`,
  `CREATE TABLE IF NOT EXISTS cutover_statements (
     migration varchar(100) NOT NULL,
     phase varchar(10) NOT NULL,
     position integer NOT NULL,
     digest varchar(64) NOT NULL,
     summary text NOT NULL,
     state varchar(10) NOT NULL,
     rollout varchar(100) NOT NULL,
     tries integer NOT NULL DEFAULT 0,
     detail text,
     fingerprint varchar(64),
     changed_at datetime(6) NOT NULL,
     PRIMARY KEY (migration, phase, position)
   ) ${options} COMMENT = 'Cutover: SQL that migrations ran. Version ${version}'`,
];

/** Those that keep something of a migration. */
const records = ['cutover_statements', 'cutover_backfills', 'cutover_migrations'];
const names = [...records, 'cutover_holder'];

/** Somebody may have made only some of them, or died between them: here each commits by itself. */
export async function hasTables(client: Client): Promise<boolean> {
  const rows = await client.rows(
    `SELECT table_name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name IN (${names.map(() => '?').join(', ')})`,
    names,
  );
  return rows.length === names.length;
}

export async function ensureTables(client: Client): Promise<void> {
  if (!(await hasTables(client))) for (const sql of tables) await client.run(sql);
  const found = await versionOf(client);
  if (found <= version) return;
  throw new DatabaseError(
    `The tables cutover_… are of version ${found}, and this Cutover knows ${version}. Use the newer one.`,
    true,
  );
}

async function versionOf(client: Client): Promise<number> {
  const [row] = await client.rows<{ readonly comment: string }>(
    `SELECT table_comment AS comment FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name = 'cutover_statements'`,
  );
  return Number(/Version (\d+)/.exec(row?.comment ?? '')?.[1] ?? version);
}

/** Everything that is recorded of a migration. */
export async function forgetAll(client: Client, migration: string): Promise<void> {
  for (const name of records) await client.run(`DELETE FROM ${name} WHERE migration = ?`, [migration]);
}
