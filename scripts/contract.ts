/**
 * npm run contract: plays the contract suite of the routers and prints how many of each router's routes
 * keep each promise. With --write the table goes into docs/figures.md. A broken promise fails it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateParts, table } from './markdown.ts';

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      /** `gateway-api HTTPRoute: two rules`; none of what is about all routers. */
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

interface Kept {
  readonly router: string;
  readonly promise: string;
  readonly isKept: boolean;
}

const promises = play();
const text = tableOf(promises);
console.log(text);
if (process.argv.includes('--write')) {
  await generateParts({ path: 'docs/figures.md', parts: { contract: text }, from: 'the contract suite' });
}
process.exitCode = promises.every(({ isKept }) => isKept) ? 0 : 1;

function play(): readonly Kept[] {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const file = join(folder, 'results.json');
  const jest = [
    'node_modules/jest/bin/jest.js',
    '__tests__/routers/contract',
    '--json',
    `--outputFile=${file}`,
  ];
  spawnSync(process.execPath, ['--experimental-vm-modules', ...jest], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Results;
  rmSync(folder, { recursive: true });
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ ancestorTitles: [route], title, status }) =>
      route === undefined
        ? []
        : [{ router: route.split(':')[0] ?? '', promise: title, isKept: status === 'passed' }],
    );
}

function tableOf(all: readonly Kept[]): string {
  const columns = [...new Set(all.map(({ promise }) => promise))];
  const rows = [...new Set(all.map(({ router }) => router))].map((router) => [
    router,
    ...columns.map((promise) => count(all.filter((one) => one.router === router && one.promise === promise))),
  ]);
  return table(['', ...columns], rows);
}

function count(some: readonly Kept[]): string {
  if (some.length === 0) return '–';
  return `${some.filter(({ isKept }) => isKept).length} of ${some.length}`;
}
