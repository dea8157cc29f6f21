import { earlier } from '../../../lint/order.ts';
import { printed } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { addedForeignKeys, type AddedForeignKey } from '../constraints.ts';
import { isOnlineCopy } from '../online.ts';
import { behind } from '../reading.ts';
import type { LintContext, SqlRule } from '../rule.ts';
import { alter, inFiles, sqlName, sqlTable } from '../writing.ts';

export const addingForeignKeyConstraint: SqlRule = {
  name: 'adding-foreign-key-constraint',
  severity: 'error',
  why: 'A new foreign key copies the table while nobody can write to it, for every row is looked up. With foreign_key_checks = 0 it is added in place, and binds who writes from then on; the rows that are there nobody looks up, so that verify.sql must (https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-foreign-key-operations). MySQL before 9.0 reads past a REFERENCES of a column, MariaDB does not.',
  check: (statement, context) =>
    addedForeignKeys(statement, context)
      .filter(() => !isUnchecked(statement, context) && !isOnlineCopy(statement, context))
      .map((own) => ({
        lock: 'SHARED',
        message: `Nobody can write to ${both(own)} while all rows are copied, and each is looked up`,
        fix: unchecked(own, context),
      })),
};

/** What the last SET before it says. */
function isUnchecked(statement: FiledStatement, context: LintContext): boolean {
  const set = earlier(statement, context).flatMap(({ words }) => {
    const value = behind(
      words,
      /^SET (SESSION |LOCAL |@@(SESSION \. |LOCAL \. )?)?(@@)?FOREIGN_KEY_CHECKS (: )?= /,
    );
    return value?.[0] === undefined ? [] : [value[0].text];
  });
  return /^(0|off|false)$/i.test(set.at(-1) ?? '');
}

function both({ table, parent }: AddedForeignKey): string {
  return [...new Set([printed(table), printed(parent)])].join(', nor remove what it refers to from ');
}

function unchecked(own: AddedForeignKey, { phase }: LintContext): string {
  const { table, change, before } = own;
  const add = [...before, 'SET foreign_key_checks = 0;', alter(table, change), 'SET foreign_key_checks = 1;'];
  return inFiles({ [phase === 'contract' ? 'contract' : 'expand']: add, verify: [orphans(own)] });
}

/** Rows that refer to none. A row with NULL in one of several columns refers to nothing. */
function orphans({ table, columns, parent, parentColumns }: AddedForeignKey): string {
  const pairs = columns.map((own, index) => [sqlName(own), sqlName(parentColumns[index] ?? own)] as const);
  const same = pairs.map(([own, other]) => `p.${other} = c.${own}`).join(' AND ');
  const named = pairs.map(([own]) => `c.${own} IS NOT NULL`).join(' AND ');
  return `SELECT count(*) FROM ${sqlTable(table)} c WHERE ${named} AND NOT EXISTS (SELECT 1 FROM ${sqlTable(parent)} p WHERE ${same});`;
}
