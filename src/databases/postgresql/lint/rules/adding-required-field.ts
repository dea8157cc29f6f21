import { addedColumns, addingWithout, clauseOf, defaultOf, type AddedColumn } from '../columns.ts';
import { isGrowing } from '../growing.ts';
import { printed } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, required } from '../writing.ts';

export const addingRequiredField: SqlRule = {
  name: 'adding-required-field',
  severity: 'error',
  why: 'A column that is NOT NULL and has no default cannot be added to a table with rows, and each INSERT of the old version would fail.',
  check: (statement, context) =>
    addedColumns(statement, context)
      .filter((column) => isRequired(column) && !isFilled(column))
      .map((column) => ({
        lock: 'ACCESS EXCLUSIVE',
        message: `The rows of ${printed(column.table)} have no ${column.name}, nor has what the old version inserts: this fails, or they do`,
        fix: inFiles({
          expand: [alter(column.table, addingWithout(column, 'CONSTR_NOTNULL'))],
          contract: required(column.table, column.name),
        }),
      })),
};

function isRequired(column: AddedColumn): boolean {
  return clauseOf(column, 'CONSTR_NOTNULL') !== undefined;
}

function isFilled(column: AddedColumn): boolean {
  const isGenerated = clauseOf(column, 'CONSTR_GENERATED') !== undefined;
  return isGenerated || isGrowing(column) || defaultOf(column) !== undefined;
}
