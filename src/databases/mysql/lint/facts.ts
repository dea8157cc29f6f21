import type { ColumnFacts } from '../../../model/sql-finding.ts';
import type { LintContext, TableName } from './rule.ts';

/** What is known of a column, in whatever case it is written; undefined: nothing, without a connection. */
export function columnFacts(
  table: TableName,
  column: string,
  context: Pick<LintContext, 'table'>,
): ColumnFacts | undefined {
  const columns = [...(context.table(table)?.columns ?? [])];
  return columns.find(([name]) => name.toLowerCase() === column.toLowerCase())?.[1];
}
