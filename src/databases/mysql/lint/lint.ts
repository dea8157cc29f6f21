import type { SqlFinding } from '../../../model/sql-finding.ts';
import type { LintedFile } from '../../dialect.ts';
import { lintSql, type Linter } from '../../lint/lint.ts';
import type { FiledStatement } from '../../statement.ts';
import { rules } from './index.ts';
import { madeTable } from './made.ts';

/** Everything that hurts in a file, in the order of its statements. */
export function lintMysql(
  statements: readonly FiledStatement[],
  file: LintedFile,
  engine: Linter<FiledStatement>['engine'],
): readonly SqlFinding[] {
  return lintSql(statements, file, { engine, rules, madeTable });
}
