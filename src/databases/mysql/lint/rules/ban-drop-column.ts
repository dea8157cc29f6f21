import { messages, whys } from '../../../lint/sentences.ts';
import { droppedColumns } from '../columns.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

export const banDropColumn: SqlRule = {
  name: 'ban-drop-column',
  severity: 'error',
  why: whys.banDropColumn,
  check: (statement, context) =>
    context.phase === 'contract'
      ? []
      : droppedColumns(statement, context).map(({ table, name }) => ({
          lock: 'EXCLUSIVE',
          message: messages.banDropColumn(table, name),
          fix: inFiles({ contract: [alter(table, `DROP COLUMN ${sqlName(name)}`)] }),
        })),
};
