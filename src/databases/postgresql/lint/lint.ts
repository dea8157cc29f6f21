import type { LintedFile } from '../../dialect.ts';
import type { SchemaFacts, SqlFinding, TableFacts } from '../../../model/sql-finding.ts';
import { summaryOf } from '../nature.ts';
import type { ParsedStatement } from '../parse.ts';
import { rules } from './index.ts';
import { isSameTable, printed, tableName } from './reading.ts';
import type { LintContext, SqlRule, TableName } from './rule.ts';
import { silencesOf } from './silence.ts';

/** Everything that hurts in a file, in the order of its statements. */
export function lintSql(
  statements: readonly ParsedStatement[],
  { file, phase, schema }: LintedFile,
): readonly SqlFinding[] {
  return statements.flatMap((statement, index) => {
    const made = tablesMadeBy(statements.slice(0, index));
    const context: LintContext = {
      phase,
      statements,
      isNew: (table) => made.some((own) => isSameTable(own, table)),
      table: (table) => schema && tableIn(schema, table),
      serverVersion: schema?.serverVersion,
    };
    const { allowed, complaints } = silencesOf(statement);
    const heard = rules.filter(({ name }) => !allowed.has(name));
    const found = heard.flatMap((rule) => findingsOf(rule, statement, context));
    return [...complaints, ...found].map((finding) => ({ ...finding, ...placeOf(statement, file) }));
  });
}

function findingsOf(
  { name, severity, check }: SqlRule,
  statement: ParsedStatement,
  context: LintContext,
): readonly Pick<SqlFinding, 'rule' | 'severity' | 'message' | 'fix' | 'lock'>[] {
  return check(statement, context).map((complaint) => ({ rule: name, severity, ...complaint }));
}

function placeOf(
  statement: ParsedStatement,
  file: string,
): Pick<SqlFinding, 'file' | 'line' | 'column' | 'statement'> {
  const { line, column } = statement;
  return { file, line, column, statement: summaryOf(statement) };
}

function tablesMadeBy(statements: readonly ParsedStatement[]): readonly TableName[] {
  return statements.flatMap(({ node }) => {
    const relation =
      'CreateStmt' in node
        ? node.CreateStmt.relation
        : 'CreateTableAsStmt' in node
          ? node.CreateTableAsStmt.into?.rel
          : undefined;
    return relation === undefined ? [] : [tableName(relation)];
  });
}

function tableIn({ tables }: SchemaFacts, table: TableName): TableFacts | undefined {
  return tables.get(printed(table));
}
