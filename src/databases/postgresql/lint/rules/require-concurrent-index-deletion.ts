import { earlier } from '../order.ts';
import { droppedNames, isSameTable, nameOf, printed, tableName } from '../reading.ts';
import type { LintContext, SqlRule, TableName } from '../rule.ts';
import type { ParsedStatement } from '../../parse.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const requireConcurrentIndexDeletion: SqlRule = {
  name: 'require-concurrent-index-deletion',
  severity: 'error',
  why: "DROP INDEX needs the table for itself: it waits for the longest query, and everybody else waits for it (https://www.postgresql.org/docs/current/sql-dropindex.html). The old version's queries may need the index, so that it goes in contract.sql.",
  check: (statement, context) => {
    const { node } = statement;
    if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return [];
    const { concurrent = false, missing_ok: isCareful = false } = node.DropStmt;
    const made = indexesOfNewTables(statement, context);
    const dropped = droppedNames(node.DropStmt).map(nameOf);
    const indexes = dropped.filter((index) => !made.some((own) => isSameTable(own, index)));
    if (concurrent || indexes.length === 0) return [];
    const drop = `DROP INDEX CONCURRENTLY ${isCareful ? 'IF EXISTS ' : ''}`;
    return [
      {
        lock: 'ACCESS EXCLUSIVE',
        message: `Nobody can read or write the table of ${indexes.map(printed).join(', ')} while this waits for those who do`,
        fix: inFiles({ contract: indexes.map((index) => `${drop}${sqlTable(index)};`) }),
      },
    ];
  },
};

function indexesOfNewTables(statement: ParsedStatement, context: LintContext): readonly TableName[] {
  return earlier(statement, context).flatMap(({ node }) => {
    if (!('IndexStmt' in node)) return [];
    const { relation, idxname } = node.IndexStmt;
    if (relation === undefined || idxname === undefined || !context.isNew(tableName(relation))) return [];
    return [{ schema: relation.schemaname, name: idxname }];
  });
}
