import { addedConstraints } from '../alterations.ts';
import { printed } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const addExclusionConstraint: SqlRule = {
  name: 'add-exclusion-constraint',
  severity: 'error',
  why: 'EXCLUDE compares all rows and builds its index while nobody can read or write the table, and there is neither NOT VALID nor CONCURRENTLY for it (https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE).',
  check: (statement, context) =>
    addedConstraints(statement, context)
      .filter(({ constraint }) => constraint.contype === 'CONSTR_EXCLUSION')
      .map(({ table, text }) => ({
        lock: 'ACCESS EXCLUSIVE',
        message: `Nobody can read or write ${printed(table)} while all its rows are compared and an index is built`,
        fix: `There is no way to add it while others work. Make a new table with \`${text}\` in expand.sql, with a trigger that writes both, fill it in backfill.sql, and drop ${printed(table)} in contract.sql.`,
      })),
};
