import type { Backfill, Engine, Statement } from '../model/migration.ts';
import type { LintPhase, SchemaFacts, SqlFinding } from '../model/sql-finding.ts';

type Columns = Readonly<Record<string, string>>;

/** Columns that are the same thing in two forms, each computed from the other. */
export interface Sync {
  /** As it stands in SQL. */
  readonly table: string;
  /** What the new columns are, in terms of the old ones. */
  readonly forward: Columns;
  /** What the old columns are, in terms of the new ones; undefined: only old versions write. */
  readonly back: Columns | undefined;
}

/** Where in a text something is wrong, and what. Both numbers are 1-based. */
export interface Fault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** The text is no SQL of the engine; otherwise it is, and cannot be carried out. */
  readonly isSyntax: boolean;
}

/** A cryptographic digest in hexadecimal. */
export type Digest = (text: string) => string;

/** What is known of a file besides its statements. */
export interface LintedFile {
  readonly file: string;
  /** Undefined: nobody knows when it runs. */
  readonly phase: LintPhase | undefined;
  /** Undefined: there is no connection, and what depends on the schema is judged by the worst case. */
  readonly schema: SchemaFacts | undefined;
}

/** What its lint looks for, and why that hurts. */
export interface LintRule {
  readonly name: string;
  readonly severity: SqlFinding['severity'];
  readonly why: string;
}

/** What Cutover understands of an engine's SQL. Pure, but for loading a parser. */
export interface Dialect {
  readonly engine: Engine;
  /** Cuts a text into its statements; faults keep it from being run. */
  readonly statements: (
    text: string,
    digest: Digest,
  ) => Promise<{ readonly statements: readonly Statement[]; readonly faults: readonly Fault[] }>;
  /** Reads the only statement of a text as one that can be made batch by batch. */
  readonly backfill: (
    text: string,
    digest: Digest,
  ) => Promise<{ readonly backfill: Backfill | undefined; readonly faults: readonly Fault[] }>;
  /** A trigger that keeps two forms of the same thing equal, and how it is taken away again. */
  readonly sync: (sync: Sync, name: string) => { readonly expand: string; readonly contract: string };
  /** What hurts those who use the database meanwhile; none for a text that cannot be read. */
  readonly lint: (text: string, file: LintedFile) => Promise<readonly SqlFinding[]>;
  readonly lintRules: readonly LintRule[];
}
