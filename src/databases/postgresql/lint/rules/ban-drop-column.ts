import { alterations, printed } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const banDropColumn: SqlRule = {
  name: 'ban-drop-column',
  severity: 'error',
  why: 'The old version still reads and writes the column, and what it held is lost.',
  check: ({ node }, { phase, isNew }) =>
    phase === 'contract'
      ? []
      : alterations(node)
          .filter(({ cmd, table }) => cmd.subtype === 'AT_DropColumn' && !isNew(table))
          .map(({ cmd, table }) => ({
            lock: 'ACCESS EXCLUSIVE',
            message: `The old version still uses ${printed(table)}.${cmd.name ?? ''}, and its values are lost`,
            fix: `In contract.sql: ALTER TABLE ${printed(table)} DROP COLUMN ${cmd.name ?? ''};`,
          })),
};
