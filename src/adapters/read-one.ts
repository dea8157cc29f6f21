import type { Answer } from '../metrics/providers/sql/answer.ts';
import type { DatabaseConnection } from '../model/database.ts';
import { DatabaseError } from './database-error.ts';

export interface Reading {
  /** How others see the session. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly query: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Opens a session, reads what a query selects, and closes it. Throws a DatabaseError. */
export type Reader = (to: DatabaseConnection, reading: Reading) => Promise<Answer>;

/** A query that asks for a number has nothing to write. */
export class WritingError extends DatabaseError {
  constructor() {
    super('the query would write, and is only allowed to read', true);
  }
}
