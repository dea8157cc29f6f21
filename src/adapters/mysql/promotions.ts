import type { MigrationRecord, PromotionRecord } from '../../model/migration.ts';
import { assembled, type OfMigration, type StatementRow } from '../records.ts';
import type { Client } from './connect.ts';
import { msSince } from './state.ts';

/** Since the promotion of the rollout that brought it. */
export async function soakedMs(client: Client, migration: string): Promise<number | undefined> {
  const [row] = await client.rows<{ readonly ms: string | null }>(
    `SELECT ${msSince('promoted_at')} AS ms FROM cutover_migrations WHERE migration = ?`,
    [migration],
  );
  return row?.ms === undefined || row.ms === null ? undefined : Number(row.ms);
}

/** The same rollout does not promote it twice: its soak has begun. */
export async function promote(
  client: Client,
  migration: string,
  { target, rollout, oldImages }: PromotionRecord,
): Promise<void> {
  const isAnother = 'promoted_at IS NULL OR rollout <> VALUES(rollout)';
  await client.run(
    `INSERT INTO cutover_migrations (migration, target, rollout, old_images, promoted_at)
     VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))
     ON DUPLICATE KEY UPDATE promoted_at = IF(${isAnother}, VALUES(promoted_at), promoted_at),
       target = VALUES(target), old_images = VALUES(old_images), rollout = VALUES(rollout)`,
    [migration, target, rollout, JSON.stringify(oldImages)],
  );
}

/** Everything that is remembered, by migration. */
export async function recordsOf(client: Client): Promise<readonly MigrationRecord[]> {
  const statements = await client.rows<StatementRow & { readonly state: string }>(
    `SELECT migration, phase, position, digest, summary, state FROM cutover_statements
     ORDER BY migration, phase, position`,
  );
  const promotions = await client.rows<OfMigration<PromotionRecord> & { readonly images: string }>(
    `SELECT migration, rollout, target, old_images AS images FROM cutover_migrations WHERE promoted_at IS NOT NULL`,
  );
  return assembled(
    statements.map(({ state, ...own }) => ({ ...own, isDone: state === 'done' })),
    promotions.map(({ images, ...own }) => ({ ...own, oldImages: JSON.parse(images) as readonly string[] })),
  );
}
