import { isOn, printed, tableName } from '../reading.ts';
import type { SqlRule, TableName } from '../rule.ts';

export const requireConcurrentReindex: SqlRule = {
  name: 'require-concurrent-reindex',
  severity: 'error',
  why: 'REINDEX keeps everybody from writing to the table, and from reading it by the index, until the index is built (https://www.postgresql.org/docs/current/sql-reindex.html).',
  check: ({ node, sql }, { isNew }) => {
    if (!('ReindexStmt' in node) || isOn(node.ReindexStmt.params, 'concurrently')) return [];
    const { kind, relation } = node.ReindexStmt;
    const name = relation && tableName(relation);
    if (name !== undefined && isNew(name)) return [];
    return [
      {
        lock: 'SHARE',
        message: `Nobody can write to ${tableOf(kind, name)} while its indexes are built anew, nor read it by them`,
        fix:
          kind === 'REINDEX_OBJECT_SYSTEM'
            ? 'Build anew what needs it, one by one: REINDEX TABLE CONCURRENTLY. Catalogs can only be done while nobody uses the database.'
            : `${sql.replace(/\b(INDEX|TABLE|SCHEMA|DATABASE)\b/i, '$1 CONCURRENTLY')};`,
      },
    ];
  },
};

function tableOf(kind: string | undefined, name: TableName | undefined): string {
  if (name === undefined) return 'a table';
  return kind === 'REINDEX_OBJECT_INDEX' ? `the table of ${printed(name)}` : printed(name);
}
