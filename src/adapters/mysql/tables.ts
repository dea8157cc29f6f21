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
     old_images text NOT NULL,
     promoted_at datetime(6)
   ) ${options}`,
  `CREATE TABLE IF NOT EXISTS cutover_holder (
     id integer PRIMARY KEY,
     connection_id bigint NOT NULL,
     name text NOT NULL
   ) ${options}`,
  // The last one: where it is, all are.
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

interface Comment {
  readonly comment: string;
}

function commentOf(client: Client): Promise<readonly Comment[]> {
  return client.rows<Comment>(
    `SELECT table_comment AS comment FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name = 'cutover_statements'`,
  );
}

export async function hasTables(client: Client): Promise<boolean> {
  return (await commentOf(client)).length > 0;
}

export async function ensureTables(client: Client): Promise<void> {
  const [known] = await commentOf(client);
  if (known === undefined) for (const sql of tables) await client.run(sql);
  const found = Number(/Version (\d+)/.exec(known?.comment ?? '')?.[1] ?? version);
  if (found <= version) return;
  throw new DatabaseError(
    `The tables cutover_… are of version ${found}, and this Cutover knows ${version}. Use the newer one.`,
    true,
  );
}
