import { inFiles } from '../../lint/files.ts';
import type { TableName } from './rule.ts';
import { alter, sqlName, sqlTable } from './writing.ts';

/** Another column for the same values: who writes the one writes the other, until nobody uses the old one. */
export interface Copy {
  readonly table: TableName;
  readonly from: string;
  readonly to: string;
  /** Of the new column, as SQL writes it, NULL allowed. */
  readonly definition: string;
  /** As it shall be when all rows have a value; undefined: as it is. */
  readonly required: string | undefined;
}

/** The new column has no default: where it has a value, the new version wrote it, or the backfill. */
export function copiedColumn({ table, from, to, definition, required }: Copy): string {
  const [of, own, next] = [sqlTable(table), sqlName(from), sqlName(to)];
  return inFiles({
    sync: { table: of, forward: { [to]: own }, back: { [from]: next } },
    expand: [alter(table, `ADD COLUMN ${next} ${definition}`)],
    backfill: [`UPDATE ${of} SET ${next} = ${own} WHERE NOT (${next} <=> ${own});`],
    contract: [
      ...(required === undefined ? [] : [alter(table, `MODIFY ${next} ${required}`)]),
      alter(table, `DROP COLUMN ${own}`),
    ],
  });
}
