import type { Node } from 'libpg-query';
import { advice, messages } from '../../../lint/sentences.ts';
import { summaryOf } from '../../nature.ts';
import type { SqlRule } from '../rule.ts';

export const transactionNesting: SqlRule = {
  name: 'transaction-nesting',
  severity: 'error',
  why: 'What runs a migration begins and ends its transactions, and writes down in them what is done. A COMMIT in the file ends one that is not its own, and what is undone or done twice after a failure is left to chance (https://www.postgresql.org/docs/current/sql-begin.html).',
  check: (statement) =>
    isTransactional(statement.node)
      ? [
          {
            lock: undefined,
            message: messages.transactionNesting(summaryOf(statement)),
            fix: advice.transactionNesting,
          },
        ]
      : [],
};

function isTransactional(node: Node): boolean {
  if ('TransactionStmt' in node) return true;
  if (!('VariableSetStmt' in node)) return false;
  const { kind, name = '' } = node.VariableSetStmt;
  return kind === 'VAR_SET_MULTI' && name.startsWith('TRANSACTION');
}
