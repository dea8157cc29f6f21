import type { Node, RangeVar } from 'libpg-query';
import { nameOf, stringsOf, tableName } from './reading.ts';
import type { TableName } from './rule.ts';

/** The name of what a statement makes, whatever it is. */
export function madeName(node: Node): TableName | undefined {
  if ('IndexStmt' in node) {
    const { relation, idxname } = node.IndexStmt;
    return idxname === undefined ? undefined : { schema: relation?.schemaname, name: idxname };
  }
  const relation = madeRelation(node);
  if (relation !== undefined) return tableName(relation);
  const names = madeNames(node);
  return names === undefined ? undefined : nameOf(stringsOf(names));
}

function madeRelation(node: Node): RangeVar | undefined {
  if ('CreateStmt' in node) return node.CreateStmt.relation;
  if ('CreateTableAsStmt' in node) return node.CreateTableAsStmt.into?.rel;
  if ('ViewStmt' in node) return node.ViewStmt.view;
  if ('CreateSeqStmt' in node) return node.CreateSeqStmt.sequence;
  return 'CompositeTypeStmt' in node ? node.CompositeTypeStmt.typevar : undefined;
}

function madeNames(node: Node): readonly Node[] | undefined {
  if ('CreateFunctionStmt' in node) return node.CreateFunctionStmt.funcname;
  if ('CreateEnumStmt' in node) return node.CreateEnumStmt.typeName;
  if ('CreateRangeStmt' in node) return node.CreateRangeStmt.typeName;
  return 'CreateDomainStmt' in node ? node.CreateDomainStmt.domainname : undefined;
}
