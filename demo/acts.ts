/** The demo's three acts, run inside the test cluster. Exits 1 when one of them did not end as promised. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startGitHub } from '../testbed/github/server.ts';
import { openShop } from '../testbed/shop.ts';
import { playAct, type Act } from './act.ts';
import { resultTable, shortfalls } from './result.ts';

const folder = join(import.meta.dirname, '../reports/demo');

const checks = 'success-rate >= 99%\np99 <= 500ms';
const acts: readonly Act[] = [
  {
    name: 'good',
    title: 'Act 1: 1.0.0 → 2.0.0, a good version',
    image: 'localhost/shop:2.0.0',
    inputs: { checks },
    outcome: 'promoted',
  },
  {
    name: 'bad',
    title: 'Act 2: 2.0.0 → 3.0.0, which fails one request in five',
    image: 'localhost/shop:3.0.0',
    inputs: { checks },
    outcome: 'rolled-back',
  },
  {
    name: 'smoke',
    title: 'Act 3: the same version again, with `smoke: GET / == 200`',
    image: 'localhost/shop:3.0.0',
    inputs: { checks, smoke: 'GET / == 200' },
    outcome: 'rolled-back',
  },
];

await mkdir(folder, { recursive: true });
const shop = await openShop('demo');
const github = await startGitHub({
  pulls: [{ number: 7, branch: 'new-shop', sha: '0123456789abcdef0123456789abcdef01234567', state: 'open' }],
});
const results = [];
for (const act of acts) results.push(await playAct(act, { shop, github, folder }));
await github.close();

console.log(resultTable(results));
console.log(`Summaries, comments and reports: ${folder}`);
const missed = [
  ...shortfalls(results),
  ...github.violations.map((text) => `GitHub's API was misused: ${text}`),
];
for (const text of missed) console.error(`✗ ${text}`);
process.exitCode = missed.length === 0 ? 0 : 1;
