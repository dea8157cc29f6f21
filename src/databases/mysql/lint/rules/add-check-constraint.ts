import { printed } from '../../../lint/table.ts';
import { ofNew } from '../../row.ts';
import { addedChecks, type AddedCheck } from '../constraints.ts';
import { isOnlineCopy, onlineCopy } from '../online.ts';
import type { LintContext, SqlRule } from '../rule.ts';
import { inFiles, sqlName, sqlTable } from '../writing.ts';

export const addCheckConstraint: SqlRule = {
  name: 'add-check-constraint',
  severity: 'error',
  why: 'A new CHECK is tried on every row by a copy of the table, while nobody can write to it, and there is no NOT VALID. A trigger binds who writes, and verify.sql asks of old rows (https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html, https://mariadb.com/kb/en/constraint/). MariaDB takes one that comes with its column at once.',
  check: (statement, context) =>
    addedChecks(statement, context)
      .filter(() => !isOnlineCopy(statement, context))
      .map((own) => ({
        lock: 'SHARED',
        message: `Nobody can write to ${printed(own.table)} while all its rows are copied, and the CHECK is tried on each`,
        fix: onlineCopy(statement, context) ?? byTriggers(own, context),
      })),
};

const events = { INSERT: 'i', UPDATE: 'u' } as const;

function byTriggers({ table, condition, before }: AddedCheck, { phase }: LintContext): string {
  const triggers = (['INSERT', 'UPDATE'] as const).map((event) => {
    const name = sqlName(`${table.name}_check_${events[event]}`);
    const isBad = `NOT (${ofNew(condition, sqlName(table.name))})`;
    return `CREATE TRIGGER ${name} BEFORE ${event} ON ${sqlTable(table)} FOR EACH ROW BEGIN IF ${isBad} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a row that must not be'; END IF; END;`;
  });
  return inFiles({
    [phase === 'contract' ? 'contract' : 'expand']: [...before, ...triggers],
    verify: [`SELECT count(*) FROM ${sqlTable(table)} WHERE NOT (${condition});`],
  });
}
