import { alterationsInUse } from '../alterations.ts';
import { printed } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

export const banDropNotNull: SqlRule = {
  name: 'ban-drop-not-null',
  severity: 'error',
  why: 'The old version has never read NULL from the column, and would as soon as the new one writes it.',
  check: (statement, context) =>
    alterationsInUse(statement, context)
      .filter(({ cmd }) => cmd.subtype === 'AT_DropNotNull' && context.phase !== 'contract')
      .filter(({ cmd, table }) => context.table(table)?.columns.get(cmd.name ?? '')?.isNullable !== true)
      .map(({ cmd, table }) => ({
        lock: 'ACCESS EXCLUSIVE',
        message: `The old version reads ${printed(table)}.${cmd.name ?? ''}, and does not expect NULL`,
        fix: inFiles({ contract: [alter(table, `ALTER COLUMN ${sqlName(cmd.name ?? '')} DROP NOT NULL`)] }),
      })),
};
