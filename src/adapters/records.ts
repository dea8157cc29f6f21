import type { MigrationRecord, PromotionRecord, RecordedStatement } from '../model/migration.ts';

export type OfMigration<T> = T & { readonly migration: string };
export type StatementRow = OfMigration<RecordedStatement>;

/** What is remembered of each migration. */
export function assembled(
  statements: readonly StatementRow[],
  promotions: readonly OfMigration<PromotionRecord>[],
): readonly MigrationRecord[] {
  const ids = new Set([...statements, ...promotions].map(({ migration }) => migration));
  return [...ids].map((id) => ({
    migration: id,
    statements: statements.filter(({ migration }) => migration === id),
    promotion: promotions.find(({ migration }) => migration === id),
  }));
}
