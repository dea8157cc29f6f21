import { earlier } from '../../../lint/order.ts';
import { isSameTable, printed } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { addedColumns } from '../columns.ts';
import { defaultOf, isGrowing } from '../definition.ts';
import { addedKeys, type AddedKey } from '../keys.ts';
import type { LintContext, SqlRule } from '../rule.ts';
import { inFiles, sqlName, sqlTable } from '../writing.ts';

export const disallowedUniqueConstraint: SqlRule = {
  name: 'disallowed-unique-constraint',
  severity: 'warning',
  why: 'A unique index is built while others write, and fails at the end if two rows are alike; from then on an old version that writes one more of them fails. verify.sql asks beforehand, and contract.sql runs when no old version writes any more (https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-limitations.html).',
  check: (statement, context) =>
    context.phase === 'contract'
      ? []
      : addedKeys(statement, context)
          .filter(({ kind }) => kind === 'UNIQUE' || kind === 'PRIMARY KEY')
          .filter((key) => !isOfNewColumn(key, statement, context))
          .map((key) => ({
            lock: undefined,
            message: `Two rows of ${printed(key.table)} with the same ${key.columns.join(', ')} make this fail, and so does an old version that writes one`,
            fix: inTime(key, statement, context),
          })),
};

/** A column that an earlier statement, or this one, adds is NULL in all rows, and no old version writes it. */
function isOfNewColumn(
  { table, columns }: AddedKey,
  statement: FiledStatement,
  context: LintContext,
): boolean {
  const added = [...earlier(statement, context), statement]
    .flatMap((own) => addedColumns(own, context))
    .filter((own) => isSameTable(own.table, table));
  return columns.some((name) =>
    added.some(
      ({ column }) => column.name === name && (isGrowing(column) || defaultOf(column) === undefined),
    ),
  );
}

function inTime(key: AddedKey, statement: FiledStatement, context: LintContext): string {
  const added = addedColumns(statement, context).some(({ column }) => key.columns.includes(column.name));
  const [column] = key.columns;
  return added || key.columns.includes('')
    ? `Add ${added ? `${column ?? 'the column'} without a default` : 'what the index needs'} in expand.sql, fill it in backfill.sql, ask in verify.sql for rows that are alike, and build the index in contract.sql.`
    : inFiles({ verify: [doubles(key)], contract: [`${statement.sql};`] });
}

/** Rows with NULL in one of the columns are never alike. */
function doubles({ table, columns }: AddedKey): string {
  const names = columns.map(sqlName);
  const list = names.join(', ');
  const present = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
  return `SELECT ${list} FROM ${sqlTable(table)} WHERE ${present} GROUP BY ${list} HAVING count(*) > 1;`;
}
