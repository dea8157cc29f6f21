import type { ColumnRef, Constraint } from 'libpg-query';
import { someNode } from '../../nodes.ts';
import { addedConstraints } from '../alterations.ts';
import { addedColumns, addingWithout } from '../columns.ts';
import { printed, stringsOf } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import { addedUnchecked, alter } from '../writing.ts';
import type { ParsedStatement } from '../../parse.ts';

export const constraintMissingNotValid: SqlRule = {
  name: 'constraint-missing-not-valid',
  severity: 'error',
  why: 'A new CHECK looks through the whole table while nobody can read or write it. Added NOT VALID it binds new rows only, and VALIDATE looks through the old ones while others read and write (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES).',
  check: (statement, context) => [...ofTables(statement, context), ...ofColumns(statement, context)],
};

function ofTables(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return addedConstraints(statement, context)
    .filter(({ constraint }) => constraint.contype === 'CONSTR_CHECK' && constraint.skip_validation !== true)
    .map(({ table, constraint, text }) => {
      const name = constraint.conname ?? nameFor(table, constraint);
      return complaint(table, addedUnchecked(table, [{ name, text }], { phase: context.phase }));
    });
}

/** As the server would name it, but for several columns, where it would look for a name that is free. */
function nameFor({ name }: TableName, { raw_expr: condition }: Constraint): string {
  const columns = new Set<string>();
  someNode(condition, ({ ColumnRef: reference }) => {
    if (reference !== undefined) columns.add(stringsOf((reference as ColumnRef).fields).at(-1) ?? '');
    return false;
  });
  return [name, ...columns, 'check'].join('_');
}

/** Also with a column that is new, and NULL everywhere. */
function ofColumns(statement: ParsedStatement, { phase, isNew }: LintContext): readonly SqlComplaint[] {
  return addedColumns(statement, { isNew }).flatMap((column) => {
    const { table, name, clauses } = column;
    const checks = clauses
      .filter(({ constraint }) => constraint?.contype === 'CONSTR_CHECK')
      .map(({ constraint, text }) => ({ name: constraint?.conname ?? `${table.name}_${name}_check`, text }));
    const before = [alter(table, addingWithout(column, 'CONSTR_CHECK'))];
    return checks.length === 0 ? [] : [complaint(table, addedUnchecked(table, checks, { before, phase }))];
  });
}

function complaint(table: TableName, fix: string): SqlComplaint {
  return {
    lock: 'ACCESS EXCLUSIVE',
    message: `Nobody can read or write ${printed(table)} while all of it is looked through for rows that do not fit`,
    fix,
  };
}
