import { messages, whys } from '../../../lint/sentences.ts';
import { alterationsInUse } from '../alterations.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

export const banDropNotNull: SqlRule = {
  name: 'ban-drop-not-null',
  severity: 'error',
  why: whys.banDropNotNull,
  check: (statement, context) =>
    alterationsInUse(statement, context)
      .filter(({ cmd }) => cmd.subtype === 'AT_DropNotNull' && context.phase !== 'contract')
      .filter(({ cmd, table }) => context.table(table)?.columns.get(cmd.name ?? '')?.isNullable !== true)
      .map(({ cmd, table }) => ({
        lock: 'ACCESS EXCLUSIVE',
        message: messages.banDropNotNull(table, cmd.name ?? ''),
        fix: inFiles({ contract: [alter(table, `ALTER COLUMN ${sqlName(cmd.name ?? '')} DROP NOT NULL`)] }),
      })),
};
