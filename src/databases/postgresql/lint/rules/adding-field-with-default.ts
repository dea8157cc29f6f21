import { addedColumns, addingWithout, clauseOf, defaultOf, type AddedColumn } from '../columns.ts';
import { printed } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule } from '../rule.ts';
import { volatileFunction } from '../volatility.ts';
import { alter, inFiles, required, sqlName, sqlTable } from '../writing.ts';

export const addingFieldWithDefault: SqlRule = {
  name: 'adding-field-with-default',
  severity: 'error',
  why: 'A default that has a value of its own for each row, or a generated column that is stored, writes every row anew, with all indexes, while nobody can read or write the table. One value for all rows is not written (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES).',
  check: (statement, context) =>
    addedColumns(statement, context).flatMap((column) => [
      ...defaulted(column, context),
      ...generated(column, context),
    ]),
};

/** The first version that keeps one value for all rows that were there. */
const keepsOneValue = 110000;

function defaulted(
  column: AddedColumn,
  { serverVersion = keepsOneValue }: LintContext,
): readonly SqlComplaint[] {
  const clause = defaultOf(column);
  if (clause?.constraint === undefined) return [];
  const volatile = volatileFunction(clause.constraint.raw_expr);
  if (volatile === undefined && serverVersion >= keepsOneValue) return [];
  const { table, name } = column;
  const value = clause.text.replace(/^(CONSTRAINT\s+\S+\s+)?DEFAULT\s+/i, '');
  const isRequired = clauseOf(column, 'CONSTR_NOTNULL') !== undefined;
  const because = volatile === undefined ? '' : `: ${volatile}() may be another one each time`;
  return [
    {
      lock: 'ACCESS EXCLUSIVE',
      message: `Nobody can read or write ${printed(table)} while every row is written anew with a value in ${name}${because}`,
      fix: inFiles({
        expand: [
          alter(table, addingWithout(column, 'CONSTR_DEFAULT', 'CONSTR_NOTNULL')),
          alter(table, `ALTER COLUMN ${sqlName(name)} SET DEFAULT ${value}`),
        ],
        backfill: [
          `UPDATE ${sqlTable(table)} SET ${sqlName(name)} = DEFAULT WHERE ${sqlName(name)} IS NULL;`,
        ],
        contract: isRequired ? required(table, name) : [],
      }),
    },
  ];
}

/** The first version that can compute a generated column when it is read. */
const computesOnRead = 180000;

function generated(column: AddedColumn, { serverVersion }: LintContext): readonly SqlComplaint[] {
  const clause = clauseOf(column, 'CONSTR_GENERATED');
  if (clause?.constraint?.generated_kind !== 's') return [];
  const { table, name } = column;
  const virtual = addingWithout(column).replace(/\bSTORED\b/i, 'VIRTUAL');
  return [
    {
      lock: 'ACCESS EXCLUSIVE',
      message: `Nobody can read or write ${printed(table)} while every row is written anew with what ${name} is computed to`,
      fix:
        serverVersion !== undefined && serverVersion >= computesOnRead
          ? inFiles({ expand: [alter(table, virtual)] })
          : `Add ${name} as a plain column in expand.sql, with a trigger that computes it, and fill it in backfill.sql; or compute it when it is read, in a view.`,
    },
  ];
}
