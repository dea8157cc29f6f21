/** How far a comparison is. */
export interface ComparisonView {
  /** Names of the tables that were gone through, and of all. */
  readonly done: readonly string[];
  readonly tables: readonly string[];
  /** Rows that differ and may only be late. */
  readonly late: number;
  /** Milliseconds since the last of them was found; Infinity: there are none. */
  readonly lateForMs: number;
  /** The first rows that differ though nobody changed them for longer than replication may take. */
  readonly wrong: readonly WrongRow[];
  /** Every row was seen to be the same, or one was wrong. */
  readonly isDone: boolean;
}

/** What a report may tell of a row. */
export interface WrongRow {
  readonly table: string;
  /** Undefined where a key may be a name or an address of somebody. */
  readonly key: string | undefined;
}
