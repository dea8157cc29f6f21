import type { Statement } from '../../model/migration.ts';
import type { Dialect, Digest, Fault } from '../dialect.ts';
import { asBackfill } from './backfill.ts';
import { rules } from './lint/index.ts';
import { lintPostgresql } from './lint/lint.ts';
import { natureOf, summaryOf } from './nature.ts';
import { syncSql } from './sync.ts';
import { parseSql, type ParsedStatement } from './parse.ts';

export const postgresql: Dialect = {
  engine: 'postgresql',
  statements: async (text, digest) => {
    const parsed = await parseSql(text);
    if ('fault' in parsed) return { statements: [], faults: [{ ...parsed.fault, isSyntax: true }] };
    return {
      statements: parsed.statements.map((own) => statementOf(own, digest)),
      faults: parsed.statements.flatMap(faultsOf),
    };
  },
  sync: syncSql,
  lint: async (text, file) => {
    const parsed = await parseSql(text);
    return 'fault' in parsed ? [] : lintPostgresql(parsed.statements, file);
  },
  lintRules: rules,
  backfill: async (text, digest) => {
    const parsed = await parseSql(text);
    if ('fault' in parsed) return { backfill: undefined, faults: [{ ...parsed.fault, isSyntax: true }] };
    const [only, second] = parsed.statements;
    if (only === undefined) return { backfill: undefined, faults: [] };
    if (second !== undefined)
      return { backfill: undefined, faults: [fault(second, 'is one statement too many')] };
    const found = asBackfill(only);
    if ('objection' in found) return { backfill: undefined, faults: [fault(only, found.objection)] };
    const { digest: own, summary } = statementOf(only, digest);
    return { backfill: { ...found.backfill, key: [], digest: own, summary }, faults: [] };
  },
};

function statementOf(parsed: ParsedStatement, digest: Digest): Statement {
  const { sql, line, node } = parsed;
  return { sql, line, digest: digest(sql), summary: summaryOf(parsed), ...natureOf(node) };
}

/** What no run could carry out, or carry on. */
function faultsOf(statement: ParsedStatement): readonly Fault[] {
  const { node } = statement;
  if ('TransactionStmt' in node) {
    return [fault(statement, 'begins or ends a transaction: each statement is one of its own. Leave it out')];
  }
  if ('CopyStmt' in node) {
    return [
      fault(statement, 'is COPY, which reads and writes files. Write INSERT, or load the data yourself'),
    ];
  }
  if ('IndexStmt' in node && node.IndexStmt.concurrent === true && node.IndexStmt.idxname === undefined) {
    return [
      fault(
        statement,
        'builds an index without a name: when it breaks off, nobody could find the half index. Name it',
      ),
    ];
  }
  return [];
}

function fault({ line, column, words }: ParsedStatement, message: string): Fault {
  return { line, column, isSyntax: false, message: `\`${summaryOf({ words })}\` ${message}` };
}
