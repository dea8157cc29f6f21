import { boundQuery } from '../../metrics/providers/sql/bound.ts';
import { WritingError, type Reader } from '../read-one.ts';
import { connect, type Client } from './connect.ts';
import { explained, numberOf } from './errors.ts';

/** Two rows are enough to know that there is not one: a whole table must not fill the runner's memory. */
const fetched = 2;

/** ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION */
const readOnly = 1792;

/** Reads what a query selects, in a session and a read-only transaction of its own. */
export const readOne: Reader = async (to, { name, timeoutMs, query, values }) => {
  const client = await connect(to, { name, onLost: () => undefined });
  try {
    await client.run(limitOf(client, timeoutMs));
    await client.run(`SET SESSION sql_select_limit = ${fetched}`);
    await client.run('START TRANSACTION READ ONLY');
    const bound = boundQuery(query, values, () => '?');
    return await client.lists(bound.sql, bound.values);
  } catch (error) {
    throw numberOf(error) === readOnly ? new WritingError() : explained(error, 'the database did not answer');
  } finally {
    void client.end();
  }
};

/** Both have it, by other names and in other units. */
function limitOf({ server }: Client, timeoutMs: number): string {
  return server === 'MariaDB'
    ? `SET SESSION max_statement_time = ${timeoutMs / 1000}`
    : `SET SESSION max_execution_time = ${Math.ceil(timeoutMs)}`;
}
