import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startVisitors, type Seen } from './visitors.ts';
import type { Story } from './stories.ts';

/** How long the old version's users are watched after the change: a deploy takes longer. */
const afterMs = 3000;

export interface NaiveChange extends Seen {
  readonly tookMs: number;
  /** Why it came to nothing, e.g. a deadlock with the application. */
  readonly changeError: string | undefined;
}

/** The change in one transaction, under the requests of the old version. */
export async function changeNaively(
  url: string,
  { naive, old, rows }: Story,
  random: () => number,
): Promise<NaiveChange> {
  const visitors = await startVisitors({ url, ...old, rows, rate: 200, random });
  await sleep(1000);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = performance.now();
  const changeError = await inOneTransaction(client, naive);
  const tookMs = performance.now() - began;
  await sleep(afterMs);
  await client.end();
  return { ...(await visitors.stop()), tookMs, changeError };
}

async function inOneTransaction(
  client: pg.Client,
  statements: readonly string[],
): Promise<string | undefined> {
  try {
    await client.query('BEGIN');
    for (const sql of statements) await client.query(sql);
    await client.query('COMMIT');
    return undefined;
  } catch (error) {
    await client.query('ROLLBACK');
    return error instanceof Error ? error.message : String(error);
  }
}
