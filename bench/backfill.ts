/**
 * npm run bench:backfill [-- --rows 10000000 --rate 200 --seconds 60 --pgroll PATH --way cutover --seed 1
 * --json]: a new column of a large table is filled under an OLTP load on the same table, by a migration of Cutover's, by one
 * UPDATE, and by pgroll where its program is at hand; and what users saw, next to the same load alone, and
 * next to the load while a process that only counts has one core: what no backfill can be better than,
 * where server and users share few cores.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startPostgres } from '../testbed/postgres.ts';
import { randomFrom } from './cutover/random.ts';
import { ask, byCutover, byPgroll, byUpdate, users, type Filling } from './schema/fillings.ts';
import { startVisitors, type Seen } from './schema/visitors.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    rows: text,
    rate: text,
    seconds: text,
    pgroll: text,
    way: text,
    seed: text,
    json: { type: 'boolean' },
  },
});
const rows = Number(values.rows ?? 10_000_000);
const load = {
  read: 'SELECT first, last FROM users WHERE id = $1',
  write: 'UPDATE users SET last = $2 WHERE id = $1',
  ...{ rows, rate: Number(values.rate ?? 200), random: randomFrom(Number(values.seed ?? 1)) },
};
const ways: Readonly<Record<string, Filling>> = {
  cutover: byCutover,
  ...(values.pgroll !== undefined && { pgroll: byPgroll(values.pgroll) }),
  'one UPDATE': byUpdate,
};

interface Result {
  readonly alone: Seen;
  readonly besideCounting: Seen;
  readonly during: Seen;
  readonly rowsPerSecond: number;
  readonly p99Ratio: number;
}

const server = await startPostgres({
  settings: {
    ...{ fsync: 'on', full_page_writes: 'on', shared_buffers: '2GB' },
    ...{ max_wal_size: '12GB', min_wal_size: '6GB' },
  },
});
const results: Record<string, Result> = {};
try {
  await ask(server.url(), 'CREATE DATABASE before_backfill');
  for (const sql of users(rows)) await ask(server.url('before_backfill'), sql);
  await fillWalFolder(server.url());
  for (const [name, fill] of Object.entries(ways)) {
    if (values.way !== undefined && name !== values.way) continue;
    const database = `filled_${Object.keys(results).length}`;
    await ask(server.url(), `CREATE DATABASE ${database} TEMPLATE before_backfill STRATEGY file_copy`);
    results[name] = await measure(server.url(database), fill);
    await ask(server.url(), `DROP DATABASE ${database}`);
    if (values.json !== true) console.log(told(name, results[name]));
  }
  if (values.json === true) console.log(JSON.stringify(results, undefined, 2));
} finally {
  await server.stop();
}

/** A server that runs for long has its WAL's files, and does not make them under load. */
async function fillWalFolder(url: string): Promise<void> {
  const bytesPerRow = 500;
  const files = 16 + Math.ceil((rows * bytesPerRow) / 2 ** 24);
  for (let file = 0; file < files; file += 1)
    await ask(url, "SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()");
  await ask(url, 'CHECKPOINT');
}

/** The load alone first: the server's caches are as warm for both. */
async function measure(url: string, fill: Filling): Promise<Result> {
  await ask(url, 'VACUUM (ANALYZE) users');
  await ask(url, 'CHECKPOINT');
  const alone = await seenFor(url);
  const besideCounting = await whileCounting(() => seenFor(url));
  const visitors = await startVisitors({ url, ...load });
  const began = performance.now();
  await fill(url);
  const seconds = (performance.now() - began) / 1000;
  const during = await visitors.stop();
  const [left] = await ask<{ readonly left: number }>(
    url,
    `SELECT count(*)::int AS left FROM users WHERE full_name IS NULL`,
  );
  if (left?.left !== 0) throw new Error(`${left?.left ?? 0} rows were left out.`);
  return { alone, besideCounting, during, rowsPerSecond: rows / seconds, p99Ratio: during.p99 / alone.p99 };
}

/** While a process that touches no database keeps one core busy. */
async function whileCounting<T>(measured: () => Promise<T>): Promise<T> {
  const counting = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  const ended = once(counting, 'exit');
  try {
    return await measured();
  } finally {
    counting.kill();
    await ended;
  }
}

async function seenFor(url: string): Promise<Seen> {
  const visitors = await startVisitors({ url, ...load });
  await new Promise((resolve) => setTimeout(resolve, Number(values.seconds ?? 60) * 1000));
  return visitors.stop();
}

function told(name: string, { alone, besideCounting, during, rowsPerSecond, p99Ratio }: Result): string {
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return [
    `${name}: ${Math.round(rowsPerSecond)} rows/s`,
    `p99 ${ms(during.p99)}, alone ${ms(alone.p99)} (${p99Ratio.toFixed(2)} times), beside a process that counts ${ms(besideCounting.p99)} (${(besideCounting.p99 / alone.p99).toFixed(2)} times)`,
    `longest read ${ms(during.longestRead)}, write ${ms(during.longestWrite)}, alone ${ms(alone.longestRead)}, ${ms(alone.longestWrite)}`,
    `${during.requests} requests, ${during.failed} failed`,
  ].join('; ');
}
