import type { Backfill, Migration, Verification } from '../model/migration.ts';

/** The user's, and one that follows from a backfill: no row is left out. `remainder` counts these. */
export function verificationsOf(
  { backfill, verify: own }: Migration,
  remainder: (backfill: Backfill) => string | undefined,
): readonly Verification[] {
  const sql = backfill && remainder(backfill);
  return sql === undefined
    ? own
    : [{ name: 'rows that the backfill has not done', sql, expect: 0, isRemainder: true }, ...own];
}

/** The one number that a query gave, or how many rows. */
export function numberIn(rows: readonly (readonly unknown[])[], columns: number): number {
  const only = rows.length === 1 && columns === 1 ? rows[0]?.[0] : undefined;
  const number = only === null || only === undefined ? NaN : Number(only);
  return Number.isNaN(number) ? rows.length : number;
}
