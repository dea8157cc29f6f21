import { addedConstraints } from '../alterations.ts';
import { addedColumns, addingWithout, clauseOf } from '../columns.ts';
import { keyIndex, keyOfIndex, type Key } from '../indexes.ts';
import { printed, stringsOf } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule } from '../rule.ts';
import type { ParsedStatement } from '../../parse.ts';
import { alter, inFiles } from '../writing.ts';

export const disallowedUniqueConstraint: SqlRule = {
  name: 'disallowed-unique-constraint',
  severity: 'error',
  why: 'UNIQUE builds its index while nobody can read or write the table. An index that is built CONCURRENTLY can become the constraint (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX).',
  check: (statement, context) => [...ofTables(statement, context), ...ofColumns(statement, context)],
};

function ofTables(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return addedConstraints(statement, context)
    .filter(({ constraint }) => constraint.contype === 'CONSTR_UNIQUE' && constraint.indexname === undefined)
    .map(({ table, constraint }) => {
      const columns = stringsOf(constraint.keys);
      const name = constraint.conname ?? [table.name, ...columns, 'key'].join('_');
      return complaint({ table, constraint, columns, name }, [], context);
    });
}

/** Also the index of a column that is NULL everywhere is built from all rows. */
function ofColumns(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return addedColumns(statement, context).flatMap((column) => {
    const { table, name: own } = column;
    const constraint = clauseOf(column, 'CONSTR_UNIQUE')?.constraint;
    if (constraint === undefined) return [];
    const name = constraint.conname ?? `${table.name}_${own}_key`;
    const before = [alter(table, addingWithout(column, 'CONSTR_UNIQUE'))];
    return [complaint({ table, constraint, columns: [own], name }, before, context)];
  });
}

function complaint(key: Key, before: readonly string[], { phase }: LintContext): SqlComplaint {
  const file = phase === 'contract' ? 'contract' : 'expand';
  return {
    lock: 'ACCESS EXCLUSIVE',
    message: `Nobody can read or write ${printed(key.table)} until the index of ${key.name} is built`,
    fix:
      key.constraint.without_overlaps === true
        ? 'There is no way to build it while others work: make a new table with it in expand.sql, write both, and fill it in backfill.sql.'
        : inFiles({ [file]: [...before, keyIndex(key), keyOfIndex(key)] }),
  };
}
