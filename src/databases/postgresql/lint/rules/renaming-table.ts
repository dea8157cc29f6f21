import type { Node } from 'libpg-query';
import { messages } from '../../../lint/sentences.ts';
import { printed, tableName } from '../reading.ts';
import type { SqlRule, TableName } from '../rule.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const renamingTable: SqlRule = {
  name: 'renaming-table',
  severity: 'error',
  why: 'From one moment to the next the old version asks for a table that is not there. A view of one table can be read and written as the table itself (https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS).',
  check: ({ node }, { phase, isNew }) => {
    const renaming = renamingOf(node);
    if (renaming === undefined || phase === 'contract' || isNew(renaming.from)) return [];
    const { from, to, lock } = renaming;
    return [
      {
        lock,
        message: messages.renamedAway(printed(from)),
        fix: inFiles({ expand: [`CREATE VIEW ${sqlTable(to)} AS SELECT * FROM ${sqlTable(from)};`] }),
      },
    ];
  },
};

interface Renaming {
  readonly from: TableName;
  readonly to: TableName;
  readonly lock: string | undefined;
}

/** Also into another schema, which is part of the name; and of a view, which is asked for as a table is. */
function renamingOf(node: Node): Renaming | undefined {
  if ('RenameStmt' in node) {
    const { renameType, relation, newname = '' } = node.RenameStmt;
    const lock = lockOf(renameType);
    if (relation === undefined || lock === undefined) return undefined;
    return { from: tableName(relation), to: { schema: relation.schemaname, name: newname }, ...lock };
  }
  if (!('AlterObjectSchemaStmt' in node)) return undefined;
  const { objectType, relation, newschema } = node.AlterObjectSchemaStmt;
  const lock = lockOf(objectType);
  if (relation === undefined || lock === undefined) return undefined;
  const from = tableName(relation);
  return { from, to: { schema: newschema, name: from.name }, ...lock };
}

function lockOf(kind: string | undefined): Pick<Renaming, 'lock'> | undefined {
  if (kind === 'OBJECT_TABLE') return { lock: 'ACCESS EXCLUSIVE' };
  return kind === 'OBJECT_VIEW' || kind === 'OBJECT_MATVIEW' ? { lock: undefined } : undefined;
}
