import { nameOf, printed, stringsOf } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const renamingEnumValue: SqlRule = {
  name: 'renaming-enum-value',
  severity: 'error',
  why: 'From one moment to the next the old version reads a value that it does not know, and writes one that the database refuses.',
  check: ({ node }, { phase }) => {
    if (!('AlterEnumStmt' in node) || phase === 'contract') return [];
    const { oldVal: from, newVal: to = '', typeName } = node.AlterEnumStmt;
    if (from === undefined) return [];
    const type = nameOf(stringsOf(typeName));
    return [
      {
        lock: undefined,
        message: `The old version writes '${from}' as ${printed(type)}, which fails, and does not know '${to}'`,
        fix: `${inFiles({ expand: [`ALTER TYPE ${sqlTable(type)} ADD VALUE ${literal(to)} AFTER ${literal(from)};`] })} -- the backfill then writes it, and no version the old value`,
      },
    ];
  },
};

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
