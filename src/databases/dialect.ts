import type { Backfill, Engine, Statement } from '../model/migration.ts';

/** Where in a text something is wrong, and what. Both numbers are 1-based. */
export interface Fault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A cryptographic digest in hexadecimal. */
export type Digest = (text: string) => string;

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
}
