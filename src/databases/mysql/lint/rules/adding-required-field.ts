import { printed } from '../../../lint/table.ts';
import { addedColumns, type AddedColumn } from '../columns.ts';
import { clauseOf, defaultOf, definedWithout, isGrowing, type Column } from '../definition.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, sqlName, sqlTable } from '../writing.ts';

export const addingRequiredField: SqlRule = {
  name: 'adding-required-field',
  severity: 'error',
  why: 'A column that is NOT NULL and has no default fails each INSERT of the old version in strict mode, and gives old rows a value that nobody chose: 0, or an empty text (https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html).',
  check: (statement, context) =>
    addedColumns(statement, context)
      .filter(({ column }) => isRequired(column) && !isFilled(column))
      .map((own) => ({
        lock: 'EXCLUSIVE',
        message: `What the old version inserts into ${printed(own.table)} has no ${own.column.name}, and fails; rows that are there get a value that nobody chose`,
        fix: inSteps(own),
      })),
};

function isRequired(column: Column): boolean {
  return clauseOf(column, 'NOT NULL') !== undefined || clauseOf(column, 'PRIMARY KEY') !== undefined;
}

function isFilled(column: Column): boolean {
  return clauseOf(column, 'AS') !== undefined || isGrowing(column) || defaultOf(column) !== undefined;
}

function inSteps({ table, column }: AddedColumn): string {
  const [of, name] = [sqlTable(table), sqlName(column.name)];
  const optional = definedWithout(column, 'NOT NULL', 'PRIMARY KEY', 'DEFAULT');
  const required = definedWithout(column, 'PRIMARY KEY', 'UNIQUE', 'DEFAULT', 'FIRST', 'AFTER', 'REFERENCES');
  return inFiles({
    expand: [alter(table, `ADD COLUMN ${name} ${optional}`)],
    verify: [`SELECT count(*) FROM ${of} WHERE ${name} IS NULL;`],
    contract: [alter(table, `MODIFY ${name} ${withNotNull(required)}`)],
  });
}

function withNotNull(definition: string): string {
  return /\bNOT NULL\b/i.test(definition) ? definition : `${definition} NOT NULL`;
}
