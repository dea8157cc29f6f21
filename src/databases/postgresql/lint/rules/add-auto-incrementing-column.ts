import { addedColumns } from '../columns.ts';
import { growingColumn, isGrowing } from '../growing.ts';
import { printed } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles } from '../writing.ts';

export const addAutoIncrementingColumn: SqlRule = {
  name: 'add-auto-incrementing-column',
  severity: 'error',
  why: 'A serial or identity column numbers the rows that are there, so that each is written anew, with all indexes, while nobody can read or write the table (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES).',
  check: (statement, context) =>
    addedColumns(statement, context)
      .filter((column) => isGrowing(column))
      .map((column) => ({
        lock: 'ACCESS EXCLUSIVE',
        message: `Nobody can read or write ${printed(column.table)} while every row is written anew with a number in ${column.name}`,
        fix: inFiles(growingColumn(column)),
      })),
};
