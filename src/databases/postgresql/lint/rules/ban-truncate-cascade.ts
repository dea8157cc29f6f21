import { printed, tableName } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const banTruncateCascade: SqlRule = {
  name: 'ban-truncate-cascade',
  severity: 'error',
  why: 'CASCADE empties each table with a foreign key to this one, and those that refer to them, whether anybody thought of them or not (https://www.postgresql.org/docs/current/sql-truncate.html).',
  check: ({ node }, { isNew }) => {
    if (!('TruncateStmt' in node) || node.TruncateStmt.behavior !== 'DROP_CASCADE') return [];
    const { relations = [] } = node.TruncateStmt;
    const tables = relations.flatMap((own) => ('RangeVar' in own ? [tableName(own.RangeVar)] : []));
    const used = tables.filter((table) => !isNew(table));
    if (used.length === 0) return [];
    return [
      {
        lock: 'ACCESS EXCLUSIVE',
        message: `Every table that refers to ${used.map(printed).join(', ')} is emptied, too, and nobody can read or write one meanwhile`,
        fix: `${inFiles({ contract: used.map((table) => `TRUNCATE ${sqlTable(table)};`) })} -- where other tables refer to it, name them, too, or DELETE`,
      },
    ];
  },
};
