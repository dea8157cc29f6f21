import { advice, messages, whys } from '../../../lint/sentences.ts';
import { unquoted } from '../../nature.ts';
import { behind } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const banDropDatabase: SqlRule = {
  name: 'ban-drop-database',
  severity: 'error',
  why: whys.banDropDatabase,
  check: ({ words }) => {
    const named = behind(words, /^DROP (DATABASE|SCHEMA) (IF EXISTS )?/);
    if (named === undefined) return [];
    const name = unquoted(named[0]?.text ?? 'the database');
    return [{ lock: undefined, message: messages.banDropDatabase(name), fix: advice.banDropDatabase }];
  },
};
