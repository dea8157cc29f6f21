import pg from 'pg';
import { boundQuery, type BoundQuery } from '../../metrics/providers/sql/bound.ts';
import { WritingError, type Reader } from '../read-one.ts';
import { connect } from './connect.ts';
import { explained } from './errors.ts';

/** Two rows are enough to know that there is not one. */
const fetched = 2;

/**
 * Reads what a query selects, in a session and a read-only transaction of its own. By a cursor: a query
 * that selects a whole table must not fill the runner's memory with it.
 */
export const readOne: Reader = async (to, { name, timeoutMs, query, values }) => {
  const client = await connect(to, { name, onLost: () => undefined });
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`);
    const bound = boundQuery(query, values, (position) => `$${position}`);
    await client.query(declaring(bound));
    const { rows, fields } = await client.query<unknown[]>({
      text: `FETCH ${fetched} FROM cutover_answer`,
      rowMode: 'array',
    });
    return { rows, columns: fields.length };
  } catch (error) {
    throw isWriting(error) ? new WritingError() : explained(error, 'the database did not answer');
  } finally {
    void client.end().catch(() => undefined);
  }
};

function isWriting(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25006';
}

/** `extended`: one statement and no more, whatever the text holds. The types of pg do not know it yet. */
function declaring({ sql, values }: BoundQuery) {
  const text = `DECLARE cutover_answer NO SCROLL CURSOR FOR ${sql}`;
  return { text, values: [...values], queryMode: 'extended' };
}
