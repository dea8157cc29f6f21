import type { DeleteStmt, UpdateStmt } from 'libpg-query';
import { messages } from '../../../lint/sentences.ts';
import type { ParsedStatement } from '../../parse.ts';
import { isKeyword, outside } from '../../../words.ts';
import { tableName } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles } from '../writing.ts';

export const unbatchedWrite: SqlRule = {
  name: 'unbatched-write',
  severity: 'error',
  why: 'One UPDATE or DELETE of many rows holds all their locks until its end, and leaves as many dead rows behind at once. backfill.sql is done batch by batch.',
  check: (statement, { phase, isNew }) => {
    const written = writeOf(statement);
    if (written?.relation === undefined || phase === 'migrate' || isNew(tableName(written.relation)))
      return [];
    return [
      {
        lock: 'ROW EXCLUSIVE',
        message: messages.unbatchedWrite(tableName(written.relation)),
        fix: inFiles({ backfill: [`${withCondition(statement, written)};`] }),
      },
    ];
  },
};

function writeOf({ node }: ParsedStatement): UpdateStmt | DeleteStmt | undefined {
  if ('UpdateStmt' in node) return node.UpdateStmt;
  return 'DeleteStmt' in node ? node.DeleteStmt : undefined;
}

/** A backfill must tell which rows are still to be done: here those that have another value. */
function withCondition(statement: ParsedStatement, written: UpdateStmt | DeleteStmt): string {
  const { sql } = statement;
  if (written.whereClause !== undefined) return sql;
  if (written.returningClause !== undefined || 'fromClause' in written || 'usingClause' in written)
    return sql;
  if (!('targetList' in written)) return `${sql} WHERE true`;
  return `${sql} WHERE ${assignments(statement)
    .map(({ column, value }) => `${column} IS DISTINCT FROM ${value}`)
    .join(' OR ')}`;
}

interface Assignment {
  readonly column: string;
  readonly value: string;
}

/** `age = 0, name = lower(name)` of an UPDATE that ends with it. */
function assignments({ sql, words }: ParsedStatement): readonly Assignment[] {
  const from = words.findIndex(({ text }) => isKeyword(text, 'SET')) + 1;
  const commas = outside(words.slice(from)).filter(({ text, is }) => is === 'sign' && text === ',');
  const starts = [words[from]?.start ?? 0, ...commas.map(({ end }) => end)];
  return starts.map((start, index) => {
    const [column = '', ...value] = sql.slice(start, commas[index]?.start).split('=');
    return { column: column.trim(), value: value.join('=').trim() };
  });
}
