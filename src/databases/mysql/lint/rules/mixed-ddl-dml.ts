import { earlier } from '../../../lint/order.ts';
import { messages } from '../../../lint/sentences.ts';
import { printed } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { asBackfill } from '../../backfill.ts';
import { wordsOf } from '../../forms.ts';
import { changesTable } from '../locked.ts';
import type { LintContext, SqlComplaint, SqlRule } from '../rule.ts';
import { inFiles } from '../writing.ts';
import { writeOf, type Write } from '../writes.ts';

export const mixedDdlDml: SqlRule = {
  name: 'mixed-ddl-dml',
  severity: 'warning',
  why: 'A change of the schema commits what was written before it: when the file breaks off, a part of it stays, and no ROLLBACK takes it back (https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html). In expand.sql and contract.sql, where each statement is recorded, many rows are still written at once, between two states of the schema: backfill.sql is for them. A few rows with their VALUES do no harm there.',
  check: (statement, context) => {
    const found = writeOf(statement);
    const isMixed = context.statements.some((own) => changesTable(own, context));
    if (found === undefined || !isMixed || context.isNew(found.table)) return [];
    return context.phase === undefined
      ? committed(found, statement, context)
      : atOnce(found, statement, context);
  },
};

/** Nobody knows what runs the file: it may take it for one transaction. */
function committed(
  { table }: Write,
  statement: FiledStatement,
  context: LintContext,
): readonly SqlComplaint[] {
  const before = earlier(statement, context).some((own) => changesTable(own, context));
  const message = before
    ? `What changed before cannot be taken back if this write to ${printed(table)} fails`
    : `What this writes to ${printed(table)} is committed by the change of the schema behind it, and cannot be taken back`;
  return [{ lock: undefined, message, fix: inBackfill(statement) }];
}

/** Another rule sees UPDATE and DELETE wherever they stand. */
function atOnce(
  { table, verb, isLong }: Write,
  statement: FiledStatement,
  { phase }: LintContext,
): readonly SqlComplaint[] {
  const isSeen = verb === 'UPDATE' || verb === 'DELETE' || phase === 'migrate';
  return isSeen || !isLong
    ? []
    : [{ lock: undefined, message: messages.atOnce(table), fix: inBackfill(statement) }];
}

function inBackfill({ sql }: FiledStatement): string {
  const batches = [sql, sql.replace(/^INSERT\b/i, 'INSERT IGNORE')].find((own) => isBackfill(own));
  return batches === undefined
    ? 'Run it as a step of its own, before or after the changes of the schema.'
    : inFiles({ backfill: [`${batches};`] });
}

function isBackfill(sql: string): boolean {
  return 'backfill' in asBackfill({ sql, words: wordsOf(sql) });
}
