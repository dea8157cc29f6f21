import { summaryOf, natureOf } from '../../nature.ts';
import type { ParsedStatement } from '../../parse.ts';
import { isKeyword } from '../../../words.ts';
import { blockBefore } from '../order.ts';
import type { SqlRule } from '../rule.ts';

export const banConcurrentIndexCreationInTransaction: SqlRule = {
  name: 'ban-concurrent-index-creation-in-transaction',
  severity: 'error',
  why: 'What works CONCURRENTLY needs several transactions of its own: PostgreSQL refuses it between BEGIN and COMMIT (https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).',
  check: (statement, context) =>
    isConcurrent(statement) && blockBefore(statement, context) !== undefined
      ? [
          {
            lock: undefined,
            message: `PostgreSQL refuses \`${summaryOf(statement)}\` in a transaction`,
            fix: `${statement.sql}; -- before BEGIN, or after COMMIT`,
          },
        ]
      : [],
};

/** Each of these also without an index: DETACH PARTITION is refused for the same reason. */
function isConcurrent({ node, words }: ParsedStatement): boolean {
  return natureOf(node).isAlone && words.some(({ text }) => isKeyword(text, 'CONCURRENTLY'));
}
