import type { Engine } from './migration.ts';

/** What is wrong with a statement for those who use the database meanwhile. May hold outside text. */
export interface SqlFinding {
  readonly file: string;
  /** 1-based, of the statement. */
  readonly line: number;
  readonly column: number;
  /** Its beginning, names only. */
  readonly statement: string;
  /** Kebab-case: what a comment silences. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** The lock that it takes, as the engine names it; undefined: none that matters. */
  readonly lock: string | undefined;
  /** What was found and why it hurts. */
  readonly message: string;
  /** What to write instead, to paste where it can be said so. */
  readonly fix: string;
}

/** Where SQL runs: `migrate` is the backfill between the two others. */
export const lintPhases = ['expand', 'migrate', 'contract'] as const;
export type LintPhase = (typeof lintPhases)[number];

/** What a connection tells of the schema that statements change. Names as the engine keeps them. */
export interface SchemaFacts {
  /** E.g. 15.18 is 150018. */
  readonly serverVersion: number;
  /** What the server says that it is, whatever its address is called; undefined: what that says. */
  readonly engine?: Engine | undefined;
  /** By name with schema, and by the bare name of those in the search path. */
  readonly tables: ReadonlyMap<string, TableFacts>;
}

export interface TableFacts {
  /** As the statistics have it. */
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  /** Conditions of its validated CHECK constraints, as the engine prints them. */
  readonly checks: readonly string[];
  /** What a column has that says none of its own; undefined: the engine has no such thing. */
  readonly collation?: string | undefined;
}

export interface ColumnFacts {
  /** With its modifiers: `character varying(20)`. */
  readonly type: string;
  readonly isNullable: boolean;
  /** Undefined: it holds no text, or all of the engine's types keep theirs. */
  readonly collation?: string | undefined;
}
