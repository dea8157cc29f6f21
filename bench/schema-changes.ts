/**
 * npm run bench:schema [-- --story NAME --seed 1 --version 18 --json]: seven changes of a schema under 200
 * requests per second, by a migration of Cutover's and naively in one transaction, and what users saw.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { postgresVersions, startPostgres } from '../testbed/postgres.ts';
import { randomFrom } from './cutover/random.ts';
import { changeCarefully } from './schema/careful.ts';
import { changeNaively } from './schema/naive.ts';
import { stories } from './schema/stories.ts';
import type { Seen } from './schema/visitors.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { story: text, seed: text, version: text, json: { type: 'boolean' } },
});
const version = postgresVersions.find((own) => String(own) === (values.version ?? '18'));
if (version === undefined) throw new Error(`--version is one of ${postgresVersions.join(', ')}`);
const random = randomFrom(Number(values.seed ?? 1));
const server = await startPostgres({
  version,
  settings: { fsync: 'on', full_page_writes: 'on', shared_buffers: '1GB', max_wal_size: '8GB' },
});
const results: object[] = [];
try {
  for (const [index, story] of stories.entries()) {
    if (values.story !== undefined && story.name !== values.story) continue;
    await query(server.url(), `CREATE DATABASE story_${index}`);
    for (const sql of story.before) await query(server.url(`story_${index}`), sql);
    await query(server.url(), `CREATE DATABASE naive_${index} TEMPLATE story_${index}`);
    const careful = await changeCarefully(server.url(`story_${index}`), story, random);
    await query(server.url(), `DROP DATABASE story_${index}`);
    const naive = await changeNaively(server.url(`naive_${index}`), story, random);
    await query(server.url(), `DROP DATABASE naive_${index}`);
    results.push({ story: story.name, careful, naive });
    if (values.json !== true) {
      console.log(story.name);
      console.log(`  cutover: ${told(careful)}`);
      const end = naive.changeError === undefined ? '' : `; not changed: ${naive.changeError}`;
      console.log(`  naive:   ${told(naive)}${end}`);
    }
  }
  if (values.json === true) console.log(JSON.stringify(results, undefined, 2));
} finally {
  await server.stop();
}

function told({
  requests,
  failed,
  p99,
  longestRead,
  longestWrite,
  error,
  tookMs,
}: Seen & { tookMs: number }): string {
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const why = error === undefined ? '' : ` (${error})`;
  return `took ${ms(tookMs)}; ${requests} requests, ${failed} failed${why}; p99 ${ms(p99)}; longest read ${ms(longestRead)}, write ${ms(longestWrite)}`;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
