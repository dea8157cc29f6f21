import { printed } from '../../../lint/table.ts';
import { changedColumns } from '../columns.ts';
import { columnFacts } from '../facts.ts';
import { clauseOf, isGrowing } from '../definition.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles, sqlName, sqlTable } from '../writing.ts';

export const addingNotNullableField: SqlRule = {
  name: 'adding-not-nullable-field',
  severity: 'error',
  why: 'NOT NULL builds the table anew, though others write meanwhile, and fails where a row has NULL; and an old version that writes no value fails (https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-column-operations).',
  check: (statement, context) =>
    context.phase === 'contract'
      ? []
      : changedColumns(statement, context)
          .filter(({ to }) => clauseOf(to, 'NOT NULL') !== undefined && !isGrowing(to))
          .filter(({ table, from }) => columnFacts(table, from, context)?.isNullable !== false)
          .map(({ table, from }) => ({
            lock: 'EXCLUSIVE',
            message: `A row of ${printed(table)} with NULL in ${from} makes this fail, and so does an old version that writes none${context.serverVersion === undefined ? ' (whether it may be NULL now is not known without a connection)' : ''}`,
            fix: inFiles({
              verify: [`SELECT count(*) FROM ${sqlTable(table)} WHERE ${sqlName(from)} IS NULL;`],
              contract: [`${statement.sql};`],
            }),
          })),
};
