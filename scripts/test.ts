/**
 * npm test: everything that needs no cluster, then the suites on a real one. Without a way to a cluster
 * it says which suites it did not run; in CI that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crdFiles } from '../testbed/crds.ts';
import { goWorks, prepare } from '../testbed/prepare.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'reports/tests');
const isCi = process.env['CI'] === 'true';
/** The testbed's exit code for "no provider fits here". */
const noCluster = 3;

const folders = {
  unit: ['--testPathIgnorePatterns', '__tests__/(e2e|integration|servers)/'],
  servers: ['__tests__/servers'],
  integration: ['__tests__/integration'],
  e2e: ['__tests__/e2e'],
} as const;
type Suite = keyof typeof folders;

const [wanted] = process.argv.slice(2);
const suites = (Object.keys(folders) as Suite[]).filter((suite) => wanted === undefined || wanted === suite);
const statuses: number[] = [];
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
for (const suite of suites) statuses.push(await run(suite));
console.log(tally());
process.exitCode = statuses.find((status) => status !== 0) ?? 0;

async function run(suite: Suite): Promise<number> {
  if (suite === 'unit') return jest(suite, [process.execPath], []);
  // Each of these files starts its own database server: two at once would starve each other.
  if (suite === 'servers') return jest(suite, [process.execPath], ['--runInBand', '--testTimeout=120000']);
  return runOnCluster(suite);
}

/**
 * Real time passes there: rollouts under load, one after the other. Two at once leave two cores no time: the
 * gateway then learns of pods that end when they are gone.
 */
async function runOnCluster(suite: Suite): Promise<number> {
  // Inside the cluster's namespaces there is no network to build it with.
  if (goWorks()) process.env['CUTOVER_TEST_ACT'] = (await prepare(['act'])).act;
  if (goWorks()) process.env['CUTOVER_TEST_CRDS'] = JSON.stringify(allCrdFiles());
  const enter = [process.execPath, join(root, 'testbed/enter.ts'), '--', process.execPath];
  // Stories of three minutes: what takes much longer hangs.
  const status = jest(suite, enter, ['--runInBand', '--testTimeout=300000']);
  if (status !== noCluster) return status;
  console.log(`NOT RUN: ${folders[suite].join(' ')}, for there is no cluster (the reasons are above).`);
  return isCi ? 1 : 0;
}

/** What is given for CRDs that no registry publishes, and those that are published. */
function allCrdFiles(): object {
  return { ...(JSON.parse(process.env['CUTOVER_TEST_CRDS'] ?? '{}') as object), ...crdFiles() };
}

function jest(suite: Suite, [command = '', ...first]: readonly string[], options: readonly string[]): number {
  const { status } = spawnSync(
    command,
    [
      ...first,
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      join(root, 'node_modules/jest/bin/jest.js'),
      ...folders[suite],
      ...options,
      '--json',
      `--outputFile=${resultsOf(suite)}`,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  return status ?? 1;
}

function resultsOf(suite: Suite): string {
  return join(reports, `jest-${suite}.json`);
}

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

function tally(): string {
  const results = suites.flatMap((suite) => read(resultsOf(suite)));
  const sum = (key: keyof Results): number => results.reduce((total, result) => total + result[key], 0);
  return `${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${sum('numPendingTests')} skipped`;
}

function read(path: string): readonly Results[] {
  try {
    return [JSON.parse(readFileSync(path, 'utf8')) as Results];
  } catch {
    return [];
  }
}
