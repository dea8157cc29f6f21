import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { dumpSchema } from '../../src/adapters/postgresql/dump.ts';
import type { PostgresServer } from '../../testbed/postgres.ts';
import { migration, oldSchema, writeMigrations } from './migrations.ts';

export interface KillTrial {
  readonly killedAtMs: readonly number[];
  /** What differs from a run that nobody disturbed; empty is good. */
  readonly differences: readonly string[];
}

export interface KillRuns {
  readonly undisturbedMs: number;
  readonly trials: readonly KillTrial[];
}

/**
 * Kills runs at random moments of what an undisturbed one takes, and runs again until one comes to its
 * end: schema and rows must be the same, and nothing may have run twice.
 */
export async function killRuns(
  server: PostgresServer,
  {
    kills,
    rows,
    random,
    onTrial,
  }: {
    readonly kills: number;
    readonly rows: number;
    readonly random: () => number;
    readonly onTrial?: (trial: KillTrial) => void;
  },
): Promise<KillRuns> {
  const folder = await writeMigrations(migration);
  await withClient(server.url(), (client) => client.query('CREATE DATABASE before'));
  await withClient(server.url('before'), async (client) => {
    for (const sql of oldSchema(rows)) await client.query(sql);
  });
  const began = performance.now();
  const expected = await trialOf(server, { folder, name: 'undisturbed', killsMs: [] });
  const undisturbedMs = performance.now() - began;
  const trials: KillTrial[] = [];
  for (let killed = 0; killed < kills;) {
    const many = Math.min(kills - killed, 1 + Math.floor(random() * 3));
    const killsMs = Array.from({ length: many }, () => random() * undisturbedMs);
    const found = await trialOf(server, { folder, name: `trial_${killed}`, killsMs });
    killed += many;
    const trial = { killedAtMs: killsMs.map(Math.round), differences: different(expected, found) };
    trials.push(trial);
    onTrial?.(trial);
  }
  return { undisturbedMs, trials };
}

interface Trial {
  readonly folder: string;
  readonly name: string;
  readonly killsMs: readonly number[];
}

/** The lines of the schema and of the tables when it is over. */
async function trialOf(server: PostgresServer, { folder, name, killsMs }: Trial): Promise<readonly string[]> {
  await withClient(server.url(), (client) => client.query(`CREATE DATABASE ${name} TEMPLATE before`));
  const url = server.url(name);
  for (const [index, ms] of killsMs.entries()) await runOf([url, folder, `killed-${index % 2}`], ms);
  const said = await runOf([url, folder, 'last'], undefined);
  const lines = await withClient(url, async (client) => [
    ...(await dumpSchema(client)),
    ...(await rowsOf(client)),
  ]);
  await withClient(server.url(), (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  return [...lines, ...(said.includes('"promoted"') ? [] : [`the last run said ${said}`])];
}

async function runOf(args: readonly string[], killAfterMs: number | undefined): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await once(child, 'close');
  clearTimeout(timer);
  return said.join('');
}

async function rowsOf(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly line: string }>(`
    SELECT 'users ' || count(*) || ' ' || md5(string_agg(u::text, ',' ORDER BY id)) AS line FROM users u
    UNION ALL SELECT 'orders ' || count(*) FROM orders
    UNION ALL SELECT 'audit ' || string_agg(what, ',' ORDER BY what) FROM audit`);
  return rows.map(({ line }) => line);
}

function different(expected: readonly string[], found: readonly string[]): readonly string[] {
  return [
    ...expected.filter((line) => !found.includes(line)).map((line) => `missing: ${line}`),
    ...found.filter((line) => !expected.includes(line)).map((line) => `too much: ${line}`),
  ];
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
