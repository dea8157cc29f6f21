import { earlier, later } from '../../../lint/order.ts';
import { isSameTable, printed } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { subjectOf } from '../../subject.ts';
import { madeName } from '../made.ts';
import { behind, tableOf } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const triggerLocks: SqlRule = {
  name: 'trigger-locks',
  severity: 'warning',
  why: 'What is written between DROP TRIGGER and CREATE TRIGGER passes the trigger by, for good; each of them commits by itself and waits until nobody uses the table. MariaDB has CREATE OR REPLACE TRIGGER (https://mariadb.com/kb/en/create-trigger/); on MySQL two triggers of different names can be there at once (https://dev.mysql.com/doc/refman/8.4/en/create-trigger.html).',
  check: (statement, context) => {
    const dropped = droppedTrigger(statement);
    const isMade = (own: FiledStatement): boolean => dropped !== undefined && makes(own, dropped);
    if (dropped === undefined || earlier(statement, context).some(isMade)) return [];
    const again = later(statement, context).find(isMade);
    if (again !== undefined) return [gap(dropped, again, context)];
    return context.phase === 'contract' ? [] : [reliedOn(dropped, statement)];
  },
};

function droppedTrigger({ words }: FiledStatement): TableName | undefined {
  const subject = behind(words, /^DROP TRIGGER /) === undefined ? undefined : subjectOf(words);
  return subject && tableOf(subject.name);
}

function makes(statement: FiledStatement, trigger: TableName): boolean {
  const made = madeName(statement);
  return made?.kind === 'TRIGGER' && isSameTable(made.name, trigger);
}

function gap(trigger: TableName, { sql }: FiledStatement, { phase, engine }: LintContext): SqlComplaint {
  const file = phase === 'contract' ? 'contract' : 'expand';
  const replacing = sql.replace(/^CREATE\s+(OR\s+REPLACE\s+)?/i, 'CREATE OR REPLACE ');
  return {
    lock: 'EXCLUSIVE',
    message: `What is written between this and the new ${printed(trigger)} passes both by`,
    fix:
      engine === 'mariadb'
        ? inFiles({ [file]: [`${replacing};`] })
        : `Make the new one first, under another name, and then drop this one: DROP TRIGGER ${sqlTable(trigger)}. For that moment both do their work.`,
  };
}

function reliedOn(trigger: TableName, { sql }: FiledStatement): SqlComplaint {
  return {
    lock: 'EXCLUSIVE',
    message: `The old version may rely on ${printed(trigger)}`,
    fix: inFiles({ contract: [`${sql};`] }),
  };
}
