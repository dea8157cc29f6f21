import type { IndexStmt } from 'libpg-query';
import { printed, tableName } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { sqlName } from '../writing.ts';

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
        fix: `${sql.replace(/\bINDEX\b/i, `INDEX CONCURRENTLY${nameFor(node.IndexStmt)}`)};`,
      },
    ];
  },
};

/** Without a name nobody finds what is left of it when it breaks off. */
function nameFor({ idxname, relation, indexParams = [] }: IndexStmt): string {
  if (idxname !== undefined) return '';
  const columns = indexParams.flatMap((own) =>
    'IndexElem' in own && own.IndexElem.name ? [own.IndexElem.name] : [],
  );
  return ` ${sqlName([relation?.relname, ...columns, 'idx'].join('_'))}`;
}
