import { alterationsInUse } from '../alterations.ts';
import { printed } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

export const banDropColumn: SqlRule = {
  name: 'ban-drop-column',
  severity: 'error',
  why: 'The old version still reads and writes the column, and what it held is lost.',
  check: (statement, context) =>
    alterationsInUse(statement, context)
      .filter(({ cmd }) => cmd.subtype === 'AT_DropColumn' && context.phase !== 'contract')
      .map(({ cmd, table }) => ({
        lock: 'ACCESS EXCLUSIVE',
        message: `The old version still uses ${printed(table)}.${cmd.name ?? ''}, and its values are lost`,
        fix: inFiles({ contract: [alter(table, `DROP COLUMN ${sqlName(cmd.name ?? '')}`)] }),
      })),
};
