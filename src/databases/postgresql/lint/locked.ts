import type { Node, RangeVar } from 'libpg-query';
import type { ParsedStatement } from '../parse.ts';
import { droppedNames, nameOf, tableName } from './reading.ts';
import type { LintContext, TableName } from './rule.ts';

/** The tables in use that a statement changes, so that others wait for it. Rows that it writes are no such thing. */
export function changedTables({ node }: ParsedStatement, { isNew }: LintContext): readonly TableName[] {
  const named = [relationOf(node), ...relationsOf(node)].flatMap((own) => (own ? [tableName(own)] : []));
  const dropped =
    'DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE'
      ? droppedNames(node.DropStmt).map(nameOf)
      : [];
  return [...named, ...dropped].filter((table) => !isNew(table));
}

function relationOf(node: Node): RangeVar | undefined {
  if ('AlterTableStmt' in node && node.AlterTableStmt.objtype === 'OBJECT_TABLE')
    return node.AlterTableStmt.relation;
  if ('RenameStmt' in node && renamed.has(node.RenameStmt.renameType)) return node.RenameStmt.relation;
  if ('CreateTrigStmt' in node) return node.CreateTrigStmt.relation;
  return 'IndexStmt' in node && node.IndexStmt.concurrent !== true ? node.IndexStmt.relation : undefined;
}

const renamed: ReadonlySet<string | undefined> = new Set(['OBJECT_TABLE', 'OBJECT_COLUMN']);

function relationsOf(node: Node): readonly RangeVar[] {
  const relations = [
    ...('TruncateStmt' in node ? (node.TruncateStmt.relations ?? []) : []),
    ...('LockStmt' in node && isStrong(node.LockStmt.mode) ? (node.LockStmt.relations ?? []) : []),
  ];
  return relations.flatMap((own) => ('RangeVar' in own ? [own.RangeVar] : []));
}

/** Weaker ones keep nobody from reading and writing. https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
function isStrong(mode: number | undefined): boolean {
  return mode === undefined || mode > 4;
}
