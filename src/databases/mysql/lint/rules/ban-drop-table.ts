import { messages } from '../../../lint/sentences.ts';
import { printed } from '../../../lint/table.ts';
import { behind, tablesListed } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const banDropTable: SqlRule = {
  name: 'ban-drop-table',
  severity: 'error',
  why: 'The old version still reads and writes the table, and what it held is lost. CREATE OR REPLACE TABLE drops it, too.',
  check: ({ sql, words }, { phase, isNew }) => {
    const named = behind(words, /^(DROP TABLES? (IF EXISTS )?|CREATE OR REPLACE TABLE )/) ?? [];
    const tables = tablesListed(named).filter((table) => !isNew(table));
    if (tables.length === 0 || phase === 'contract') return [];
    const isReplaced = behind(words, /^CREATE /) !== undefined;
    const isCareful = behind(words, /^DROP TABLES? IF EXISTS /) !== undefined;
    const drop = `DROP TABLE ${isCareful ? 'IF EXISTS ' : ''}`;
    return [
      {
        lock: 'EXCLUSIVE',
        message: messages.banDropTable(tables.map(printed)),
        fix: inFiles({
          contract: isReplaced ? [`${sql};`] : tables.map((table) => `${drop}${sqlTable(table)};`),
        }),
      },
    ];
  },
};
