import type { Engine, Statement } from '../../model/migration.ts';
import type { Dialect, Digest, Fault } from '../dialect.ts';
import type { FiledStatement } from '../statement.ts';
import { summaryOf } from '../words.ts';
import { asBackfill } from './backfill.ts';
import { rules } from './lint/index.ts';
import { lintMysql } from './lint/lint.ts';
import { isAlone, objectionTo } from './nature.ts';
import { parseSql } from './parse.ts';
import { syncSql } from './sync.ts';

/** MySQL and MariaDB speak one language as far as it is read here: what they do not share, the server tells. */
export function mysqlDialect(engine: Extract<Engine, 'mysql' | 'mariadb'>): Dialect {
  return {
    engine,
    statements: (text, digest) => Promise.resolve(statementsOf(text, digest)),
    backfill: (text, digest) => Promise.resolve(backfillOf(text, digest)),
    sync: syncSql,
    lint: (text, file) => {
      const parsed = parseSql(text);
      return Promise.resolve('fault' in parsed ? [] : lintMysql(parsed.statements, file, engine));
    },
    lintRules: rules,
  };
}

function statementsOf(text: string, digest: Digest): Awaited<ReturnType<Dialect['statements']>> {
  const parsed = parseSql(text);
  if ('fault' in parsed) return { statements: [], faults: [parsed.fault] };
  return {
    statements: parsed.statements.map((own) => statementOf(own, digest)),
    faults: parsed.statements.flatMap((own) => faultOf(own, objectionTo(own))),
  };
}

function backfillOf(text: string, digest: Digest): Awaited<ReturnType<Dialect['backfill']>> {
  const parsed = parseSql(text);
  if ('fault' in parsed) return { backfill: undefined, faults: [parsed.fault] };
  const [only, second] = parsed.statements;
  if (only === undefined) return { backfill: undefined, faults: [] };
  if (second !== undefined)
    return { backfill: undefined, faults: faultOf(second, 'is one statement too many') };
  const found = asBackfill(only);
  if ('objection' in found) return { backfill: undefined, faults: faultOf(only, found.objection) };
  const { digest: own, summary } = statementOf(only, digest);
  return { backfill: { ...found.backfill, key: [], digest: own, summary }, faults: [] };
}

function statementOf(parsed: FiledStatement, digest: Digest): Statement {
  const { sql, line } = parsed;
  // What it builds is there as a whole or not at all, an index too.
  const index = undefined;
  return { sql, line, digest: digest(sql), summary: summaryOf(parsed), isAlone: isAlone(parsed), index };
}

function faultOf({ line, column, words }: FiledStatement, objection: string | undefined): readonly Fault[] {
  return objection === undefined
    ? []
    : [{ line, column, isSyntax: false, message: `\`${summaryOf({ words })}\` ${objection}` }];
}
