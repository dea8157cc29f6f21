import type { ColumnDef, TypeName } from 'libpg-query';
import type { ParsedStatement } from '../../parse.ts';
import { addedColumn, alterations, charsBefore } from '../alterations.ts';
import { typeOf } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const addJsonColumn: SqlRule = {
  name: 'add-json-column',
  severity: 'warning',
  why: 'There is no equality for json, so that a SELECT DISTINCT, a UNION or a GROUP BY that worked fails once the column is there (https://www.postgresql.org/docs/current/datatype-json.html).',
  check: (statement) => {
    const columns = definitions(statement).filter(({ typeName }) => typeOf(typeName) === 'json');
    if (columns.length === 0) return [];
    const names = columns.map(({ colname = '' }) => colname).join(', ');
    const types = columns.flatMap(({ typeName }) => (typeName === undefined ? [] : [typeName]));
    return [
      {
        lock: undefined,
        message: `Rows with ${names} cannot be compared: who asks for DISTINCT ones, or for a UNION, fails`,
        fix: `${withBinary(statement, types)};`,
      },
    ];
  },
};

/** New tables, too: no lock is the matter. */
function definitions(statement: ParsedStatement): readonly ColumnDef[] {
  const { node } = statement;
  const made = 'CreateStmt' in node ? (node.CreateStmt.tableElts ?? []) : [];
  const added = alterations(statement).map((own) => addedColumn(own));
  return [
    ...made.flatMap((own) => ('ColumnDef' in own ? [own.ColumnDef] : [])),
    ...added.flatMap((own) => own ?? []),
  ];
}

/** The statement with the other type, from the last to the first so that places stay what they are. */
function withBinary(statement: ParsedStatement, types: readonly TypeName[]): string {
  return types
    .map(({ location = 0 }) => charsBefore(statement, location))
    .toSorted((a, b) => b - a)
    .reduce((sql, at) => sql.slice(0, at) + sql.slice(at).replace(/\bjson\b/i, 'jsonb'), statement.sql);
}
