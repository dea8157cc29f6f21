import { printed } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { alterationsInUse } from '../alterations.ts';
import { behind, tableFirst } from '../reading.ts';
import type { LintContext, SqlRule, TableName } from '../rule.ts';
import { inFiles } from '../writing.ts';

export const banTruncate: SqlRule = {
  name: 'ban-truncate',
  severity: 'error',
  why: 'TRUNCATE, and a partition that is emptied or dropped, takes rows that the old version still uses, commits by itself and cannot be taken back (https://dev.mysql.com/doc/refman/8.4/en/truncate-table.html).',
  check: (statement, context) =>
    context.phase === 'contract'
      ? []
      : emptied(statement, context).map((table) => ({
          lock: 'EXCLUSIVE',
          message: `The old version still uses the rows of ${printed(table)}, and they are lost`,
          fix: inFiles({ contract: [`${statement.sql};`] }),
        })),
};

function emptied(statement: FiledStatement, context: LintContext): readonly TableName[] {
  const named = tableFirst(behind(statement.words, /^TRUNCATE (TABLE )?/) ?? []);
  const whole = named === undefined || context.isNew(named.table) ? [] : [named.table];
  const parts = alterationsInUse(statement, context)
    .filter(({ words }) => behind(words, /^(TRUNCATE|DROP) PARTITION /) !== undefined)
    .map(({ table }) => table);
  return [...whole, ...parts];
}
