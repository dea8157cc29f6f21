import type { Node } from 'libpg-query';
import { messages, whys } from '../../../lint/sentences.ts';
import { copiedColumn, type Copy } from '../copying.ts';
import { printed, tableName } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const renamingColumn: SqlRule = {
  name: 'renaming-column',
  severity: 'error',
  why: whys.renamingColumn,
  check: ({ node }, { phase, isNew, table: facts }) => {
    const renaming = phase === 'contract' ? undefined : renamingOf(node);
    if (renaming === undefined || isNew(renaming.table)) return [];
    const { table, from, to } = renaming;
    const column = facts(table)?.columns.get(from);
    return [
      {
        lock: renaming.isView ? undefined : 'ACCESS EXCLUSIVE',
        message: messages.renamedAway(`${printed(table)}.${from}`),
        fix: renaming.isView
          ? `In expand.sql, replace the view by one with both columns, ${from} and ${to}; in contract.sql, by one without ${from}.`
          : column === undefined
            ? `Add the column ${to} in expand.sql, with a trigger that writes both; fill it in backfill.sql; drop ${from} in contract.sql.`
            : copiedColumn({ table, from, to, ...column }),
      },
    ];
  },
};

interface Renaming extends Pick<Copy, 'table' | 'from' | 'to'> {
  readonly isView: boolean;
}

function renamingOf(node: Node): Renaming | undefined {
  if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_COLUMN') return undefined;
  const { relation, relationType, subname: from = '', newname: to = '' } = node.RenameStmt;
  if (relation === undefined) return undefined;
  return { table: tableName(relation), from, to, isView: relationType !== 'OBJECT_TABLE' };
}
