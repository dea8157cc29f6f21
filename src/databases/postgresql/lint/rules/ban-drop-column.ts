import { messages, whys } from '../../../lint/sentences.ts';
import { alterationsInUse } from '../alterations.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

export const banDropColumn: SqlRule = {
  name: 'ban-drop-column',
  severity: 'error',
  why: whys.banDropColumn,
  check: (statement, context) =>
    alterationsInUse(statement, context)
      .filter(({ cmd }) => cmd.subtype === 'AT_DropColumn' && context.phase !== 'contract')
      .map(({ cmd, table }) => ({
        lock: 'ACCESS EXCLUSIVE',
        message: messages.banDropColumn(table, cmd.name ?? ''),
        fix: inFiles({ contract: [alter(table, `DROP COLUMN ${sqlName(cmd.name ?? '')}`)] }),
      })),
};
