import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What users of a table saw. */
export interface Seen {
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds, of those that were answered. */
  readonly p99: number;
  readonly longestRead: number;
  readonly longestWrite: number;
  /** Of the first that failed. */
  readonly error: string | undefined;
}

export interface Visitors {
  readonly stop: () => Promise<Seen>;
}

interface Visit {
  readonly url: string;
  readonly read: string;
  readonly write: string;
  readonly rows: number;
  /** Requests per second in all; the half of them writes. */
  readonly rate: number;
  readonly random: () => number;
}

/** A user has gone by then. */
const timeoutMs = 5000;

/** Open-loop: a request is due by the clock, whether the one before is answered or not. */
export async function startVisitors({ url, read, write, rows, rate, random }: Visit): Promise<Visitors> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 40,
    query_timeout: timeoutMs,
    application_name: 'app',
  });
  pool.on('error', () => undefined);
  // One whose query took too long is no longer the pool's when it ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  await Promise.all(Array.from({ length: 10 }, () => pool.query('SELECT 1')));
  const reads: number[] = [];
  const writes: number[] = [];
  const errors: string[] = [];
  const open = new Set<Promise<void>>();
  const visit = async (isRead: boolean): Promise<void> => {
    const began = performance.now();
    const key = 1 + Math.floor(random() * rows);
    try {
      await (isRead ? pool.query(read, [key]) : pool.query(write, [key, 'Ada Lovelace']));
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
    (isRead ? reads : writes).push(performance.now() - began);
  };
  const end = { isDue: false };
  const loop = (async () => {
    const began = performance.now();
    for (let count = 0; !end.isDue; count += 1) {
      const leftMs = began + (count * 1000) / rate - performance.now();
      if (leftMs > 1) await sleep(leftMs);
      const one: Promise<void> = visit(count % 2 === 0).finally(() => open.delete(one));
      open.add(one);
    }
  })();
  return {
    stop: async () => {
      end.isDue = true;
      await loop;
      await Promise.all(open);
      await pool.end();
      const all = [...reads, ...writes].toSorted((a, b) => a - b);
      return {
        requests: all.length,
        failed: errors.length,
        p99: all[Math.floor(all.length * 0.99)] ?? 0,
        longestRead: Math.max(0, ...reads),
        longestWrite: Math.max(0, ...writes),
        error: errors[0],
      };
    },
  };
}
