import type { ComparisonView } from '../model/comparison.ts';

/** A row by the text of its key, and a digest of all that is in it. */
export type Rows = ReadonlyMap<string, string>;

/** A table as both databases have it. */
export interface ComparedTable {
  /** As it stands in SQL. */
  readonly name: string;
  /** The primary key; types as SQL writes them. */
  readonly key: readonly { readonly name: string; readonly type: string }[];
  readonly columns: readonly string[];
}

/** Rows behind a key, up to another; undefined: from the first, to the last. */
export interface Range {
  readonly after: readonly string[] | undefined;
  readonly until: readonly string[] | undefined;
}

/** One of two databases that should have the same rows. Reads only. */
export interface Side {
  /** Those with a primary key. */
  readonly tables: () => Promise<readonly ComparedTable[]>;
  /** The key of the last of so many rows behind a key; undefined: there are not so many. */
  readonly bound: (table: ComparedTable, after: Range['after'], rows: number) => Promise<Range['until']>;
  /** The number of rows, and a digest that is the same for the same rows in whatever order. */
  readonly digest: (table: ComparedTable, range: Range) => Promise<string>;
  readonly rows: (table: ComparedTable, range: Range) => Promise<Rows>;
  /** Of the rows with these keys, those that are there. */
  readonly rowsAt: (table: ComparedTable, keys: readonly string[]) => Promise<Rows>;
  readonly close: () => Promise<void>;
}

export interface Comparison {
  readonly view: () => ComparisonView;
  /** Goes on for about so long. */
  readonly go: (sliceMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}
