import type { ParsedStatement } from '../../parse.ts';
import { changedTables } from '../locked.ts';
import { printed } from '../reading.ts';
import type { SqlRule, TableName } from '../rule.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const severalLockedTables: SqlRule = {
  name: 'several-locked-tables',
  severity: 'warning',
  why: 'One statement that locks several tables keeps the first while it waits for the others, and who uses them in another order is in a deadlock with it. Each alone is waited for alone.',
  check: (statement, context) => {
    const tables = changedTables(statement, context);
    if (tables.length < 2) return [];
    return [
      {
        lock: 'LockStmt' in statement.node ? undefined : 'ACCESS EXCLUSIVE',
        message: `${tables.map(printed).join(', ')}: the first are locked while this waits for the others`,
        fix: fixOf(statement, tables),
      },
    ];
  },
};

function fixOf({ node }: ParsedStatement, tables: readonly TableName[]): string {
  if ('LockStmt' in node) return 'Leave it out: the locks end with the transaction of this statement.';
  const careful = 'DropStmt' in node && node.DropStmt.missing_ok === true ? 'IF EXISTS ' : '';
  const cascade = 'DropStmt' in node && node.DropStmt.behavior === 'DROP_CASCADE' ? ' CASCADE' : '';
  const verb = 'DropStmt' in node ? `DROP TABLE ${careful}` : 'TRUNCATE ';
  return inFiles({ contract: tables.map((table) => `${verb}${sqlTable(table)}${cascade};`) });
}
