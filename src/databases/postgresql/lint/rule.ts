import type * as lint from '../../lint/rule.ts';
import type { ParsedStatement } from '../parse.ts';

export type { SqlComplaint } from '../../lint/rule.ts';
export type { TableName } from '../../lint/table.ts';

export type SqlRule = lint.SqlRule<ParsedStatement>;
export type LintContext = lint.LintContext<ParsedStatement>;
