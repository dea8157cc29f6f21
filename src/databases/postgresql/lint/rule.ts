import type { LintPhase, SchemaFacts, SqlFinding, TableFacts } from '../../../model/sql-finding.ts';
import type { ParsedStatement } from '../parse.ts';

/** One thing that hurts who uses the database while a statement runs, or right after. */
export interface SqlRule {
  /** Kebab-case; people silence it by this name. */
  readonly name: string;
  readonly severity: SqlFinding['severity'];
  /** Why it hurts: one sentence for docs/sql-lint.md, with its source. */
  readonly why: string;
  readonly check: (statement: ParsedStatement, context: LintContext) => readonly SqlComplaint[];
}

/** What a rule says of a statement. */
export type SqlComplaint = Pick<SqlFinding, 'message' | 'fix' | 'lock'>;

/** What a rule may know besides the statement. */
export interface LintContext {
  /** Undefined: it is not known when it runs, so that nothing is allowed for that. */
  readonly phase: LintPhase | undefined;
  /** All statements of the file, in order. */
  readonly statements: readonly ParsedStatement[];
  /** Tables that an earlier statement of the file makes: nobody uses them yet. */
  readonly isNew: (table: TableName) => boolean;
  /** Undefined: no connection, or no such table. */
  readonly table: (table: TableName) => TableFacts | undefined;
  readonly serverVersion: SchemaFacts['serverVersion'] | undefined;
}

export interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}
