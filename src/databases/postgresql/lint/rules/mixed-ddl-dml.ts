import type { Node, RangeVar } from 'libpg-query';
import { messages } from '../../../lint/sentences.ts';
import type { ParsedStatement } from '../../parse.ts';
import { changedTables } from '../locked.ts';
import { togetherBefore } from '../order.ts';
import { printed, tableName } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import { inFiles } from '../writing.ts';

export const mixedDdlDml: SqlRule = {
  name: 'mixed-ddl-dml',
  severity: 'warning',
  why: 'In one transaction, a changed table stays locked until the last row of a data change is written. In expand.sql and contract.sql, where each statement is a transaction, many rows are still written at once, between two states of the schema, and all anew when it breaks off: backfill.sql is for them. A few rows with their VALUES do no harm.',
  check: (statement, context) => {
    const written = longWrite(statement.node);
    if (written === undefined || context.isNew(tableName(written.relation))) return [];
    const locked = togetherBefore(statement, context).flatMap((own) => changedTables(own, context));
    if (locked.length > 0) return [whileLocked(locked, statement)];
    const isMixed = context.statements.some((own) => changedTables(own, context).length > 0);
    return written.isUnseen && isMixed && isInPhase(context) ? [atOnce(written.relation, statement)] : [];
  },
};

function isInPhase({ phase }: LintContext): boolean {
  return phase === 'expand' || phase === 'contract';
}

interface LongWrite {
  readonly relation: RangeVar;
  /** Another rule sees UPDATE and DELETE wherever they stand. */
  readonly isUnseen: boolean;
}

/** A statement that may write many rows: the VALUES of an INSERT are as few as somebody has written. */
function longWrite(node: Node): LongWrite | undefined {
  if ('UpdateStmt' in node) return seen(node.UpdateStmt.relation);
  if ('DeleteStmt' in node) return seen(node.DeleteStmt.relation);
  const relation =
    'MergeStmt' in node
      ? node.MergeStmt.relation
      : 'InsertStmt' in node && isSelected(node.InsertStmt.selectStmt)
        ? node.InsertStmt.relation
        : undefined;
  return relation && { relation, isUnseen: true };
}

function seen(relation: RangeVar | undefined): LongWrite | undefined {
  return relation && { relation, isUnseen: false };
}

function isSelected(node: Node | undefined): boolean {
  if (node === undefined || !('SelectStmt' in node)) return false;
  const { fromClause = [], larg } = node.SelectStmt;
  return larg !== undefined || fromClause.some((from) => !('RangeFunction' in from));
}

function whileLocked(locked: readonly TableName[], statement: ParsedStatement): SqlComplaint {
  const names = [...new Set(locked.map(printed))].join(', ');
  return {
    lock: undefined,
    message: `${names} stays locked until all these rows are written, where both are one transaction`,
    fix: inBackfill(statement),
  };
}

function atOnce(relation: RangeVar, statement: ParsedStatement): SqlComplaint {
  return {
    lock: undefined,
    message: messages.atOnce(tableName(relation)),
    fix: inBackfill(statement),
  };
}

function inBackfill({ node, sql }: ParsedStatement): string {
  if ('MergeStmt' in node)
    return 'Write it as UPDATE, DELETE or INSERT … SELECT in backfill.sql, where it is done batch by batch.';
  const isRepeatable = !('InsertStmt' in node) || node.InsertStmt.onConflictClause !== undefined;
  return inFiles({ backfill: [`${sql}${isRepeatable ? '' : ' ON CONFLICT DO NOTHING'};`] });
}
