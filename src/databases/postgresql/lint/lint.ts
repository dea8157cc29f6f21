import type { SqlFinding } from '../../../model/sql-finding.ts';
import type { LintedFile } from '../../dialect.ts';
import { lintSql } from '../../lint/lint.ts';
import type { ParsedStatement } from '../parse.ts';
import { rules } from './index.ts';
import { tableName } from './reading.ts';
import type { TableName } from './rule.ts';

/** Everything that hurts in a file, in the order of its statements. */
export function lintPostgresql(
  statements: readonly ParsedStatement[],
  file: LintedFile,
): readonly SqlFinding[] {
  return lintSql(statements, file, { engine: 'postgresql', rules, madeTable });
}

function madeTable({ node }: ParsedStatement): TableName | undefined {
  const relation =
    'CreateStmt' in node
      ? node.CreateStmt.relation
      : 'CreateTableAsStmt' in node
        ? node.CreateTableAsStmt.into?.rel
        : undefined;
  return relation && tableName(relation);
}
