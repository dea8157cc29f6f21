import { addedConstraints } from '../alterations.ts';
import { addedColumns, clauseOf } from '../columns.ts';
import { growingColumn, isGrowing } from '../growing.ts';
import { keyIndex, keyOfIndex, type Key } from '../indexes.ts';
import { printed, stringsOf } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule } from '../rule.ts';
import type { ParsedStatement } from '../../parse.ts';
import { inFiles, required, type Files } from '../writing.ts';

export const addingSerialPrimaryKeyField: SqlRule = {
  name: 'adding-serial-primary-key-field',
  severity: 'error',
  why: 'PRIMARY KEY looks for NULL in the whole table and builds an index while nobody can read or write it. An index that is built CONCURRENTLY can become the key (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX).',
  check: (statement, context) => [...ofTables(statement, context), ...ofColumns(statement, context)],
};

function ofTables(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return addedConstraints(statement, context)
    .filter(({ constraint }) => constraint.contype === 'CONSTR_PRIMARY' && constraint.indexname === undefined)
    .map(({ table, constraint }) => {
      const columns = stringsOf(constraint.keys);
      const key = { table, constraint, columns, name: constraint.conname ?? `${table.name}_pkey` };
      const search = nullable(key, context).length > 0 ? 'all of it is looked through for NULL and ' : '';
      return complaint(key, { search, fix: inFiles(filesOf(key, context)) });
    });
}

/** Which may be, as far as anybody knows. */
function nullable({ table, columns }: Key, { table: facts }: LintContext): readonly string[] {
  const known = facts(table)?.columns;
  return columns.filter((column) => known?.get(column)?.isNullable ?? true);
}

/** Columns that may be NULL must not be when the index becomes the key: it would look for NULL itself, under its lock. */
function filesOf(key: Key, context: LintContext): Files {
  const contract = [
    ...nullable(key, context).flatMap((column) => required(key.table, column)),
    keyOfIndex(key),
  ];
  return context.phase === 'contract'
    ? { contract: [keyIndex(key), ...contract] }
    : { expand: [keyIndex(key)], contract };
}

function ofColumns(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return addedColumns(statement, context).flatMap((column) => {
    const constraint = clauseOf(column, 'CONSTR_PRIMARY')?.constraint;
    if (constraint === undefined) return [];
    const { table, name } = column;
    const key = { table, constraint, columns: [name], name: constraint.conname ?? `${table.name}_pkey` };
    const { expand, backfill, contract } = growingColumn(column);
    const files = { expand, backfill, contract: [keyIndex(key), ...contract, keyOfIndex(key)] };
    return [complaint(key, { search: '', fix: isGrowing(column) ? inFiles(files) : uniqueValues })];
  });
}

const uniqueValues =
  'Add the column without a key in expand.sql, give each row its value in backfill.sql, and make it the key in contract.sql, from an index that is built CONCURRENTLY.';

function complaint(
  { table }: Key,
  { search, fix }: { readonly search: string; readonly fix: string },
): SqlComplaint {
  return {
    lock: 'ACCESS EXCLUSIVE',
    message: `Nobody can read or write ${printed(table)} while ${search}the index of its key is built`,
    fix,
  };
}
