import type { Engine } from '../../model/migration.ts';
import type { SchemaFacts, SqlFinding, TableFacts } from '../../model/sql-finding.ts';
import type { LintedFile } from '../dialect.ts';
import type { FiledStatement } from '../statement.ts';
import { summaryOf } from '../words.ts';
import type { LintContext, SqlRule } from './rule.ts';
import { silencesOf } from './silence.ts';
import { isSameTable, printed, type TableName } from './table.ts';

/** What an engine brings to its lint. */
export interface Linter<Statement> {
  readonly engine: Engine;
  readonly rules: readonly SqlRule<Statement>[];
  /** The table that a statement makes; undefined: none. */
  readonly madeTable: (statement: Statement) => TableName | undefined;
}

/** Everything that hurts in a file, in the order of its statements. */
export function lintSql<Statement extends FiledStatement>(
  statements: readonly Statement[],
  { file, phase, schema }: LintedFile,
  { engine, rules, madeTable }: Linter<Statement>,
): readonly SqlFinding[] {
  const names = new Set(rules.map(({ name }) => name));
  const tables = statements.map(madeTable);
  return statements.flatMap((statement, index) => {
    const made = tables.slice(0, index).filter((own) => own !== undefined);
    const context: LintContext<Statement> = {
      engine,
      phase,
      statements,
      isNew: (table) => made.some((own) => isSameTable(own, table)),
      table: (table) => schema && tableIn(schema, table),
      serverVersion: schema?.serverVersion,
    };
    const { allowed, complaints } = silencesOf(statement, names);
    const heard = rules.filter(({ name }) => !allowed.has(name));
    const found = heard.flatMap((rule) => findingsOf(rule, statement, context));
    return [...complaints, ...found].map((finding) => ({ ...finding, ...placeOf(statement, file) }));
  });
}

function findingsOf<Statement>(
  { name, severity, check }: SqlRule<Statement>,
  statement: Statement,
  context: LintContext<Statement>,
): readonly Pick<SqlFinding, 'rule' | 'severity' | 'message' | 'fix' | 'lock'>[] {
  return check(statement, context).map((complaint) => ({ rule: name, severity, ...complaint }));
}

function placeOf(
  statement: FiledStatement,
  file: string,
): Pick<SqlFinding, 'file' | 'line' | 'column' | 'statement'> {
  const { line, column } = statement;
  return { file, line, column, statement: summaryOf(statement) };
}

function tableIn({ tables }: SchemaFacts, table: TableName): TableFacts | undefined {
  return tables.get(printed(table));
}
