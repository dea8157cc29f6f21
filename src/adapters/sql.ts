import { printDuration } from '../lib/duration.ts';
import { oneLine } from '../lib/escape.ts';
import { numberOf, type Answer } from '../metrics/providers/sql/answer.ts';
import type { DatabaseConnection } from '../model/database.ts';
import type { AskSql } from '../ports/sql.ts';
import { messagesOf } from './database-error.ts';
import type { Reader, Reading } from './read-one.ts';

interface Asker extends Pick<Reading, 'name' | 'timeoutMs'> {
  readonly read: Reader;
  /** Where the address was written. */
  readonly key: 'database-url' | 'url';
}

/** Asks a database for one number, each time by a session of its own: none waits from poll to poll. */
export function sqlAsker(to: DatabaseConnection, { read, key, name, timeoutMs }: Asker): AskSql {
  return async (query, values) => {
    try {
      const answer = await within(timeoutMs, read(to, { name, timeoutMs, query, values }));
      return numberOf(answer);
    } catch (error) {
      return { noData: oneLine(hidden(messagesOf(error), to).replaceAll('`database-url`', named[key]), 300) };
    }
  };
}

const named = { 'database-url': '`database-url`', url: '`url` of `providers: sql`' } as const;

/** A server that does not even refuse must not hold up the poll. */
async function within(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `the database did not answer within ${printDuration(ms)} (timeout)`;
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function hidden(message: string, { url, password }: DatabaseConnection): string {
  return [url, password, encodeURIComponent(password)]
    .filter((secret) => secret.length > 3)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), message);
}
