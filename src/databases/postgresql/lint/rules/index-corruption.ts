import type { Node } from 'libpg-query';
import { isOn } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const indexCorruption: SqlRule = {
  name: 'index-corruption',
  severity: 'error',
  why: 'Before 14.4, PostgreSQL 14 can leave rows out of an index that it builds CONCURRENTLY, and queries then do not find them (https://www.postgresql.org/docs/release/14.4/).',
  check: ({ node }, { serverVersion = 0 }) =>
    serverVersion >= 140000 && serverVersion < 140004 && isBuiltConcurrently(node)
      ? [
          {
            lock: undefined,
            message: `PostgreSQL 14.${serverVersion % 100} can leave rows out of this index, which queries then do not find`,
            fix: 'Bring the server to 14.4 or newer first, and check the indexes that it has with pg_amcheck --heapallindexed.',
          },
        ]
      : [],
};

function isBuiltConcurrently(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  return 'ReindexStmt' in node && isOn(node.ReindexStmt.params, 'concurrently');
}
