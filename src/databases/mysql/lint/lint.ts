import type { SqlFinding } from '../../../model/sql-finding.ts';
import type { LintedFile } from '../../dialect.ts';
import { lintSql, type Linter } from '../../lint/lint.ts';
import type { FiledStatement } from '../../statement.ts';
import { rules } from './index.ts';
import { madeTable } from './made.ts';

/** Everything that hurts in a file, in the order of its statements. A server knows better what it is. */
export function lintMysql(
  statements: readonly FiledStatement[],
  file: LintedFile,
  engine: Linter<FiledStatement>['engine'],
): readonly SqlFinding[] {
  return lintSql(statements, file, { engine: file.schema?.engine ?? engine, rules, madeTable });
}
