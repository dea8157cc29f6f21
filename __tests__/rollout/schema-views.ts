import type { MigrationView, PlannedStatement, StatementView } from '../../src/model/migration.ts';

const statement = (summary: string): PlannedStatement => ({
  summary,
  digest: `of ${summary}`,
  isAlone: false,
  index: undefined,
});
/** Of the migration 0001. */
export const statements = [statement('ADD a'), statement('ADD b')];
/** A database that knows nothing yet. */
const nothing: MigrationView = { holder: undefined, statements: [], backfills: [], promoted: undefined };

export function view(
  position: number,
  is: StatementView['is'],
  changes: Partial<StatementView> = {},
): StatementView {
  const own = { phase: 'expand', position, digest: '', tries: 0, msSinceTry: 0, detail: undefined } as const;
  return { ...own, is, ...changes };
}

/** The answer about a migration. */
export const database = (changes: Partial<MigrationView>): { readonly migration: MigrationView } => ({
  migration: { ...nothing, ...changes },
});
