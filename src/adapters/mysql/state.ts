import type { MigrationView, SqlPhase, StatementView } from '../../model/migration.ts';
import type { StatementJob } from '../../ports/database.ts';
import type { Mark } from '../attempt.ts';
import type { Client } from './connect.ts';

interface Row {
  readonly phase: SqlPhase;
  readonly position: number;
  readonly digest: string;
  readonly state: Mark['state'];
  readonly tries: number;
  readonly detail: string | null;
  readonly ms: string;
}

/** What is recorded of a migration, where there are tables; of what was halted nothing is under way. */
export async function recorded(client: Client, migration: string): Promise<MigrationView['statements']> {
  const rows = await client.rows<Row>(
    `SELECT phase, position, digest, state, tries, detail, ${msSince('changed_at')} AS ms
     FROM cutover_statements WHERE migration = ? AND state <> 'halted' ORDER BY phase, position`,
    [migration],
  );
  return rows.map(viewOf);
}

/** How long ago a time is, by the clock of the database. */
export function msSince(time: string, now = 'UTC_TIMESTAMP(6)'): string {
  return `TIMESTAMPDIFF(MICROSECOND, ${time}, ${now}) / 1000`;
}

function viewOf({ phase, position, digest, state, tries, detail, ms }: Row): StatementView {
  return { phase, position, digest, is: state, tries, msSinceTry: Number(ms), detail: detail ?? undefined };
}

/** What a statement that may have run found before it; undefined: it did not run, or is done. */
export async function fingerprintBefore(
  client: Client,
  { migration, phase, position }: StatementJob,
): Promise<string | undefined> {
  const [row] = await client.rows<{ readonly fingerprint: string | null }>(
    `SELECT fingerprint FROM cutover_statements
     WHERE migration = ? AND phase = ? AND position = ? AND state <> 'done'`,
    [migration, phase, position],
  );
  return row?.fingerprint ?? undefined;
}

interface Found extends Mark {
  /** What the statement is about to change, as it found it. */
  readonly fingerprint?: string | undefined;
}

/** Writes down where a statement stands; `tries` counts from 0 for another rollout. */
export async function mark(
  client: Client,
  job: StatementJob,
  { state, tries = 0, detail, fingerprint }: Found,
): Promise<void> {
  const { migration, phase, position, statement, rollout } = job;
  const { digest, summary } = statement;
  // Read from left to right: `tries` still sees the old rollout.
  await client.run(
    `INSERT INTO cutover_statements
       (migration, phase, position, digest, summary, state, rollout, tries, detail, fingerprint, changed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
     ON DUPLICATE KEY UPDATE
       tries = IF(rollout = VALUES(rollout), tries, 0) + VALUES(tries),
       digest = VALUES(digest), summary = VALUES(summary), state = VALUES(state), rollout = VALUES(rollout),
       detail = VALUES(detail), fingerprint = VALUES(fingerprint), changed_at = VALUES(changed_at)`,
    [migration, phase, position, digest, summary, state, rollout, tries, detail ?? null, fingerprint ?? null],
  );
}

/**
 * Statements that began and have no end. One whose session was lost may have run all the same: what it
 * found is kept, and tells when it is due again.
 */
export async function forget(client: Client, migration: string): Promise<void> {
  const begun = "migration = ? AND state = 'begun'";
  await client.run(`DELETE FROM cutover_statements WHERE ${begun} AND fingerprint IS NULL`, [migration]);
  await client.run(`UPDATE cutover_statements SET state = 'halted' WHERE ${begun}`, [migration]);
}
