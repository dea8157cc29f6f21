import { messages, whys } from '../../../lint/sentences.ts';
import { changedColumns } from '../columns.ts';
import { clauseOf } from '../definition.ts';
import { columnFacts } from '../facts.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles } from '../writing.ts';

export const banDropNotNull: SqlRule = {
  name: 'ban-drop-not-null',
  severity: 'error',
  why: `${whys.banDropNotNull} A MODIFY that does not say NOT NULL takes it away. Found only with a connection: without one nobody knows what the column is.`,
  check: (statement, context) =>
    context.phase === 'contract'
      ? []
      : changedColumns(statement, context)
          .filter(({ table, from }) => columnFacts(table, from, context)?.isNullable === false)
          .filter(({ to }) => !isRequired.some((kind) => clauseOf(to, kind) !== undefined))
          .map(({ table, from }) => ({
            lock: 'EXCLUSIVE',
            message: messages.banDropNotNull(table, from),
            fix: inFiles({ contract: [`${statement.sql};`] }),
          })),
};

/** What a key or a number is made of is never NULL. */
const isRequired = ['NOT NULL', 'PRIMARY KEY', 'AUTO_INCREMENT', 'AS'] as const;
