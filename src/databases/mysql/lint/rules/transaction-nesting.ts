import { advice, messages } from '../../../lint/sentences.ts';
import { summaryOf } from '../../../words.ts';
import { isTransactional } from '../../nature.ts';
import type { SqlRule } from '../rule.ts';

export const transactionNesting: SqlRule = {
  name: 'transaction-nesting',
  severity: 'error',
  why: 'What runs a migration begins and ends its transactions, and writes down in them what is done. A COMMIT in the file ends one that is not its own, and each change of the schema ends one by itself: a BEGIN promises what no file can keep (https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html).',
  check: (statement) =>
    isTransactional(statement)
      ? [
          {
            lock: undefined,
            message: messages.transactionNesting(summaryOf(statement)),
            fix: advice.transactionNesting,
          },
        ]
      : [],
};
