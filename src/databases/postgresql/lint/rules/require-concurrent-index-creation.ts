import { printed, tableName } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const requireConcurrentIndexCreation: SqlRule = {
  name: 'require-concurrent-index-creation',
  severity: 'error',
  why: 'CREATE INDEX keeps everybody from writing to the table until the index is built (https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).',
  check: ({ node, sql }, { isNew }) => {
    if (!('IndexStmt' in node)) return [];
    const { concurrent = false, relation } = node.IndexStmt;
    if (concurrent || relation === undefined || isNew(tableName(relation))) return [];
    return [
      {
        lock: 'SHARE',
        message: `Nobody can write to ${printed(tableName(relation))} until the index is built`,
        fix: `${sql.replace(/\bINDEX\b/i, 'INDEX CONCURRENTLY')};`,
      },
    ];
  },
};
