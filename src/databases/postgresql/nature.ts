import type { Node } from 'libpg-query';
import { has } from './nodes.ts';

export { summaryOf } from '../words.ts';

/** What runs a statement must know of it. */
export interface Nature {
  /** PostgreSQL refuses it inside a transaction. */
  readonly isAlone: boolean;
  /** The index that it builds beside the work of others, and leaves invalid when it breaks off. */
  readonly index: string | undefined;
  /** The index that it drops beside the work of others. */
  readonly drops?: string;
}

export function natureOf(node: Node): Nature {
  if ('IndexStmt' in node) {
    const { concurrent = false, idxname, relation } = node.IndexStmt;
    const schema = relation?.schemaname;
    const name = idxname === undefined ? undefined : qualified(schema, idxname);
    return { isAlone: concurrent, index: concurrent ? name : undefined };
  }
  const dropped = droppedIndex(node);
  return { isAlone: isAlone(node), index: undefined, ...(dropped === undefined ? {} : { drops: dropped }) };
}

/** Only one can be dropped at a time so. */
function droppedIndex(node: Node): string | undefined {
  if (!('DropStmt' in node) || node.DropStmt.concurrent !== true) return undefined;
  const [object] = node.DropStmt.objects ?? [];
  const names = object !== undefined && 'List' in object ? stringsIn(object.List.items) : [];
  return names.length === 0 ? undefined : names.map(quoted).join('.');
}

function stringsIn(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((own) => ('String' in own ? [own.String.sval ?? ''] : []));
}

/** https://www.postgresql.org/docs/current/: each page of these says "cannot be executed inside a transaction block". */
function isAlone(node: Node): boolean {
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if ('ReindexStmt' in node) return isAloneReindex(node.ReindexStmt);
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd === true;
  if ('ClusterStmt' in node) return node.ClusterStmt.relation === undefined;
  if ('AlterTableStmt' in node) return (node.AlterTableStmt.cmds ?? []).some(isConcurrentDetach);
  return alwaysAlone.some((kind) => kind in node);
}

const alwaysAlone = [
  'CreatedbStmt',
  'DropdbStmt',
  'AlterSystemStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
];

function isAloneReindex({
  kind,
  params = [],
}: {
  readonly kind?: string;
  readonly params?: Node[];
}): boolean {
  const isWide = kind === 'REINDEX_OBJECT_SYSTEM' || kind === 'REINDEX_OBJECT_DATABASE';
  return isWide || kind === 'REINDEX_OBJECT_SCHEMA' || params.some((param) => has(param, 'concurrently'));
}

function isConcurrentDetach(cmd: Node): boolean {
  if (!('AlterTableCmd' in cmd)) return false;
  const { subtype, def } = cmd.AlterTableCmd;
  return subtype === 'AT_DetachPartition' && def !== undefined && has(def, 'concurrent');
}

export function qualified(schema: string | undefined, name: string): string {
  return schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

/** A name as PostgreSQL reads it back, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
