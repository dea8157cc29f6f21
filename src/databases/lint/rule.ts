import type { Engine } from '../../model/migration.ts';
import type { LintPhase, SchemaFacts, SqlFinding, TableFacts } from '../../model/sql-finding.ts';
import type { TableName } from './table.ts';

/** One thing that hurts who uses the database while a statement runs, or right after. */
export interface SqlRule<Statement> {
  /** Kebab-case; people silence it by this name. The same on all engines where it is the same thing. */
  readonly name: string;
  readonly severity: SqlFinding['severity'];
  /** Why it hurts: one sentence for docs/sql-lint.md, with its source. */
  readonly why: string;
  readonly check: (statement: Statement, context: LintContext<Statement>) => readonly SqlComplaint[];
}

/** What a rule says of a statement. */
export type SqlComplaint = Pick<SqlFinding, 'message' | 'fix' | 'lock'>;

/** What a rule may know besides the statement. */
export interface LintContext<Statement> {
  readonly engine: Engine;
  /** Undefined: it is not known when it runs, so that nothing is allowed for that. */
  readonly phase: LintPhase | undefined;
  /** All statements of the file, in order. */
  readonly statements: readonly Statement[];
  /** Tables that an earlier statement of the file makes: nobody uses them yet. */
  readonly isNew: (table: TableName) => boolean;
  /** Undefined: no connection, or no such table. */
  readonly table: (table: TableName) => TableFacts | undefined;
  readonly serverVersion: SchemaFacts['serverVersion'] | undefined;
}
