import type { Constraint } from 'libpg-query';
import { addedConstraints } from '../alterations.ts';
import { addedColumns, addingWithout, clauseOf } from '../columns.ts';
import { printed, stringsOf, tableName } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import type { ParsedStatement } from '../../parse.ts';
import { addedUnchecked, alter, sqlName } from '../writing.ts';

export const addingForeignKeyConstraint: SqlRule = {
  name: 'adding-foreign-key-constraint',
  severity: 'error',
  why: 'A new foreign key looks up every row while nobody can write to either table. Added NOT VALID it binds new rows only, and VALIDATE looks up the old ones while others write (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT). A new column without a default is not looked up.',
  check: (statement, context) => [...ofTables(statement, context), ...ofColumns(statement, context)],
};

function ofTables(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return addedConstraints(statement, context)
    .filter(({ constraint }) => constraint.contype === 'CONSTR_FOREIGN' && !constraint.skip_validation)
    .map(({ table, constraint, text }) => {
      const columns = stringsOf(constraint.fk_attrs).join('_');
      const name = constraint.conname ?? `${table.name}_${columns}_fkey`;
      return {
        lock: 'SHARE ROW EXCLUSIVE',
        message: `Nobody can write to ${both(table, constraint)} while every row is looked up`,
        fix: addedUnchecked(table, [{ name, text }], { phase: context.phase }),
      };
    });
}

/** A default is looked up for each row, also if it is NULL. */
function ofColumns(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return addedColumns(statement, context).flatMap((column) => {
    const { table, name: own, clauses } = column;
    const clause = clauses.find(({ constraint }) => constraint?.contype === 'CONSTR_FOREIGN');
    if (clause?.constraint === undefined || clauseOf(column, 'CONSTR_DEFAULT') === undefined) return [];
    const name = clause.constraint.conname ?? `${table.name}_${own}_fkey`;
    const text = clause.text.replace(/\bREFERENCES\b/i, `FOREIGN KEY (${sqlName(own)}) REFERENCES`);
    const before = [alter(table, addingWithout(column, 'CONSTR_FOREIGN'))];
    return [
      {
        lock: 'ACCESS EXCLUSIVE',
        message: `Nobody can read or write ${printed(table)}, nor write to what it refers to, while the default is looked up for every row`,
        fix: addedUnchecked(table, [{ name, text }], { before, phase: context.phase }),
      },
    ];
  });
}

function both(table: TableName, { pktable }: Constraint): string {
  const other = pktable === undefined ? undefined : printed(tableName(pktable));
  return [printed(table), ...(other === undefined || other === printed(table) ? [] : [other])].join(' and ');
}
