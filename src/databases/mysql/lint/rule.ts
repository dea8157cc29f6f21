import type * as lint from '../../lint/rule.ts';
import type { FiledStatement } from '../../statement.ts';

export type { SqlComplaint } from '../../lint/rule.ts';
export type { TableName } from '../../lint/table.ts';

export type SqlRule = lint.SqlRule<FiledStatement>;
export type LintContext = lint.LintContext<FiledStatement>;
