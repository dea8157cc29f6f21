import type { Word } from './words.ts';

/** A statement where it stands in its file. */
export interface FiledStatement {
  /** Without what stands around it: blanks, comments, the delimiter. */
  readonly sql: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Comments between the statement before and the end of this one. */
  readonly comments: readonly string[];
  readonly words: readonly Word[];
}
