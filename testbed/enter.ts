import { once } from 'node:events';
import { constants } from 'node:os';
import type { ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { planes, type Plane } from './cluster/cluster.ts';
import { NoClusterError, openTestCluster } from './cluster/open.ts';

/** Exit code for "no provider fits here", which a caller may take for a reason to skip. */
const noCluster = 3;

const usage = `usage: node testbed/enter.ts [--keep] [--with ${planes.join('|')}]… -- COMMAND…`;

interface Wish {
  readonly isKept: boolean;
  readonly planes: readonly Plane[];
  readonly command: readonly string[];
}

function readWish(args: readonly string[]): Wish {
  const split = args.indexOf('--');
  const command = split < 0 ? [] : args.slice(split + 1);
  const { keep = false, with: wanted = [] } = optionsOf(split < 0 ? args : args.slice(0, split));
  if (!keep && command.length === 0) explain();
  return { isKept: keep, planes: wanted.map(planeOf), command };
}

interface Options {
  readonly keep?: boolean | undefined;
  readonly with?: readonly string[] | undefined;
}

function optionsOf(args: readonly string[]): Options {
  try {
    const options = { keep: { type: 'boolean' }, with: { type: 'string', multiple: true } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return explain();
  }
}

function planeOf(name: string): Plane {
  return planes.find((plane) => plane === name) ?? explain();
}

function explain(): never {
  console.error(usage);
  process.exit(2);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The exit code as a shell would say it. The signals that come meanwhile are the command's to handle. */
async function exitCodeOf(child: ChildProcess): Promise<number> {
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

async function enter(wish: Wish): Promise<number> {
  const began = Date.now();
  const cluster = await openTestCluster(wish);
  console.error(`testbed: the cluster is up after ${((Date.now() - began) / 1000).toFixed(1)} s`);
  try {
    const hasCommand = wish.command.length > 0;
    return hasCommand ? await exitCodeOf(cluster.run(wish.command, { stdio: 'inherit' })) : 0;
  } finally {
    if (wish.isKept)
      console.error(['testbed: the cluster stays; look around:', ...cluster.lookAround].join('\n  '));
    else await cluster.stop();
  }
}

try {
  process.exitCode = await enter(readWish(process.argv.slice(2)));
} catch (error) {
  console.error(`testbed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof NoClusterError ? noCluster : 1;
}
