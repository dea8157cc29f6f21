import type { Client } from 'pg';
import type { MigrationRecord, MigrationView, PromotionRecord } from '../../model/migration.ts';
import { assembled, type OfMigration, type StatementRow } from '../records.ts';

/** The rollout that brought it to all users last. */
export async function promotedBy(client: Client, migration: string): Promise<MigrationView['promoted']> {
  const { rows } = await client.query<{ readonly rollout: string; readonly soakedMs: number }>(
    `SELECT rollout, (extract(epoch FROM clock_timestamp() - promoted_at) * 1000)::float8 AS "soakedMs"
     FROM cutover_migrations WHERE migration = $1 AND promoted_at IS NOT NULL`,
    [migration],
  );
  return rows[0];
}

/** The same rollout does not promote it twice: its soak has begun. */
export async function promote(
  client: Client,
  migration: string,
  { target, rollout, old }: PromotionRecord,
): Promise<void> {
  await client.query(
    `INSERT INTO cutover_migrations AS own (migration, target, rollout, old_hashes, old_images, promoted_at)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp())
     ON CONFLICT (migration) DO UPDATE SET promoted_at = clock_timestamp(), rollout = excluded.rollout,
       target = excluded.target, old_hashes = excluded.old_hashes, old_images = excluded.old_images
     WHERE own.promoted_at IS NULL OR own.rollout <> excluded.rollout`,
    [migration, target, rollout, old.hashes, old.images],
  );
}

/** Everything that is remembered, by migration. */
export async function recordsOf(client: Client): Promise<readonly MigrationRecord[]> {
  const { rows: statements } = await client.query<StatementRow>(
    `SELECT migration, phase, position, digest, summary, state = 'done' AS "isDone"
     FROM cutover_statements ORDER BY migration, phase, position`,
  );
  const { rows: promotions } = await client.query<OfMigration<PromotionRecord>>(
    `SELECT migration, rollout, target, json_build_object('hashes', old_hashes, 'images', old_images) AS old
     FROM cutover_migrations WHERE promoted_at IS NOT NULL`,
  );
  return assembled(statements, promotions);
}
