import type { MigrationRecord, MigrationView, PromotionRecord } from '../../model/migration.ts';
import { assembled, type OfMigration, type StatementRow } from '../records.ts';
import type { Client } from './connect.ts';
import { msSince } from './state.ts';

/** The rollout that brought it to all users last. */
export async function promotedBy(client: Client, migration: string): Promise<MigrationView['promoted']> {
  const [row] = await client.rows<{ readonly rollout: string; readonly ms: string }>(
    `SELECT rollout, ${msSince('promoted_at')} AS ms FROM cutover_migrations
     WHERE migration = ? AND promoted_at IS NOT NULL`,
    [migration],
  );
  return row && { rollout: row.rollout, soakedMs: Number(row.ms) };
}

/** The same rollout does not promote it twice: its soak has begun. */
export async function promote(
  client: Client,
  migration: string,
  { target, rollout, old }: PromotionRecord,
): Promise<void> {
  const isAnother = 'promoted_at IS NULL OR rollout <> VALUES(rollout)';
  await client.run(
    `INSERT INTO cutover_migrations (migration, target, rollout, old_hashes, old_images, promoted_at)
     VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
     ON DUPLICATE KEY UPDATE promoted_at = IF(${isAnother}, VALUES(promoted_at), promoted_at),
       target = VALUES(target), old_hashes = VALUES(old_hashes), old_images = VALUES(old_images),
       rollout = VALUES(rollout)`,
    [migration, target, rollout, JSON.stringify(old.hashes), JSON.stringify(old.images)],
  );
}

/** Everything that is remembered, by migration. */
export async function recordsOf(client: Client): Promise<readonly MigrationRecord[]> {
  const statements = await client.rows<StatementRow & { readonly state: string }>(
    `SELECT migration, phase, position, digest, summary, state FROM cutover_statements
     ORDER BY migration, phase, position`,
  );
  const promotions = await client.rows<PromotionRow>(
    `SELECT migration, rollout, target, old_hashes, old_images FROM cutover_migrations
     WHERE promoted_at IS NOT NULL`,
  );
  return assembled(
    statements.map(({ state, ...own }) => ({ ...own, isDone: state === 'done' })),
    promotions.map(({ old_hashes: hashes, old_images: images, ...own }) => ({
      ...own,
      old: { hashes: listIn(hashes), images: listIn(images) },
    })),
  );
}

interface PromotionRow extends OfMigration<Omit<PromotionRecord, 'old'>> {
  readonly old_hashes: string;
  readonly old_images: string;
}

function listIn(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}
