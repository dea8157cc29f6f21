import type { Client } from 'pg';
import type { MigrationRecord, PromotionRecord } from '../../model/migration.ts';
import { assembled, type OfMigration, type StatementRow } from '../records.ts';

/** Since the promotion of the rollout that brought it. */
export async function soakedMs(client: Client, migration: string): Promise<number | undefined> {
  const { rows } = await client.query<{ readonly ms: number | null }>(
    `SELECT (extract(epoch FROM clock_timestamp() - promoted_at) * 1000)::float8 AS ms
     FROM cutover_migrations WHERE migration = $1`,
    [migration],
  );
  return rows[0]?.ms ?? undefined;
}

/** The same rollout does not promote it twice: its soak has begun. */
export async function promote(
  client: Client,
  migration: string,
  { target, rollout, oldImages }: PromotionRecord,
): Promise<void> {
  await client.query(
    `INSERT INTO cutover_migrations AS own (migration, target, rollout, old_images, promoted_at)
     VALUES ($1, $2, $3, $4, clock_timestamp())
     ON CONFLICT (migration) DO UPDATE SET promoted_at = clock_timestamp(), rollout = excluded.rollout,
       target = excluded.target, old_images = excluded.old_images
     WHERE own.promoted_at IS NULL OR own.rollout <> excluded.rollout`,
    [migration, target, rollout, oldImages],
  );
}

/** Everything that is remembered, by migration. */
export async function recordsOf(client: Client): Promise<readonly MigrationRecord[]> {
  const { rows: statements } = await client.query<StatementRow>(
    `SELECT migration, phase, position, digest, summary, state = 'done' AS "isDone"
     FROM cutover_statements ORDER BY migration, phase, position`,
  );
  const { rows: promotions } = await client.query<OfMigration<PromotionRecord>>(
    `SELECT migration, rollout, target, old_images AS "oldImages"
     FROM cutover_migrations WHERE promoted_at IS NOT NULL`,
  );
  return assembled(statements, promotions);
}
