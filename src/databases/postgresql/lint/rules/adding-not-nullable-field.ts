import { addedConstraints, alterations, alterationsInUse } from '../alterations.ts';
import type { ParsedStatement } from '../../parse.ts';
import { earlier } from '../order.ts';
import { isSameTable, printed, stringsOf } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import { inFiles, required } from '../writing.ts';

export const addingNotNullableField: SqlRule = {
  name: 'adding-not-nullable-field',
  severity: 'error',
  why: 'SET NOT NULL reads the whole table while nobody can read or write it, unless a validated CHECK says so already; and an old version that writes no value fails (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL).',
  check: (statement, context) =>
    requiredColumns(statement, context).flatMap((own) => {
      if (!isProven(own, statement, context)) return [unproven(own)];
      return context.phase === 'contract' ? [] : [tooEarly(own)];
    }),
};

interface RequiredColumn {
  readonly table: TableName;
  readonly column: string;
}

/** Since PostgreSQL 18 NOT NULL can also be added as a constraint with a name. */
function requiredColumns(statement: ParsedStatement, context: LintContext): readonly RequiredColumn[] {
  const set = alterationsInUse(statement, context)
    .filter(({ cmd }) => cmd.subtype === 'AT_SetNotNull')
    .map(({ table, cmd }) => ({ table, column: cmd.name ?? '' }));
  const added = addedConstraints(statement, context)
    .filter(
      ({ constraint }) => constraint.contype === 'CONSTR_NOTNULL' && constraint.skip_validation !== true,
    )
    .map(({ table, constraint }) => ({ table, column: stringsOf(constraint.keys)[0] ?? '' }));
  return [...set, ...added];
}

function unproven({ table, column }: RequiredColumn): SqlComplaint {
  return {
    lock: 'ACCESS EXCLUSIVE',
    message: `Nobody can read or write ${printed(table)} while all of it is looked through for NULL in ${column}, and an old version that writes none fails`,
    fix: inFiles({ contract: required(table, column) }),
  };
}

function tooEarly({ table, column }: RequiredColumn): SqlComplaint {
  return {
    lock: 'ACCESS EXCLUSIVE',
    message: `An old version that writes no ${column} to ${printed(table)} fails`,
    fix: inFiles({ contract: required(table, column) }),
  };
}

/** A CHECK that is validated, or that an earlier statement of the file validates. */
function isProven(
  { table, column }: RequiredColumn,
  statement: ParsedStatement,
  context: LintContext,
): boolean {
  const isValidated = earlier(statement, context)
    .flatMap((own) => alterations(own))
    .some((own) => own.cmd.subtype === 'AT_ValidateConstraint' && isSameTable(own.table, table));
  const known = context.table(table)?.checks ?? [];
  return isValidated || known.some((check) => conditionsOf(check).includes(`${column} IS NOT NULL`));
}

/** What all hold; one of several that are joined by OR proves nothing. */
function conditionsOf(check: string): readonly string[] {
  return check.includes(' OR ') ? [] : check.split(' AND ').map((one) => one.replace(/^\(+|\)+$/g, ''));
}
