import { advice, messages, whys } from '../../../lint/sentences.ts';
import type { SqlRule } from '../rule.ts';

export const banDropDatabase: SqlRule = {
  name: 'ban-drop-database',
  severity: 'error',
  why: whys.banDropDatabase,
  check: ({ node }) =>
    'DropdbStmt' in node
      ? [
          {
            lock: undefined,
            message: messages.banDropDatabase(node.DropdbStmt.dbname ?? 'the database'),
            fix: advice.banDropDatabase,
          },
        ]
      : [],
};
