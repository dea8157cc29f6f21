import { once } from 'node:events';
import { constants } from 'node:os';
import type { ChildProcess } from 'node:child_process';
import { NoClusterError, openTestCluster } from './cluster/open.ts';

/** Exit code for "no provider fits here", which a caller may take for a reason to skip. */
const noCluster = 3;

const usage = 'usage: node testbed/enter.ts [--keep] -- COMMAND…';

interface Wish {
  readonly isKept: boolean;
  readonly command: readonly string[];
}

function readWish(args: readonly string[]): Wish {
  const split = args.indexOf('--');
  const options = split < 0 ? args : args.slice(0, split);
  const command = split < 0 ? [] : args.slice(split + 1);
  const isKept = options.includes('--keep');
  const isClear = options.every((option) => option === '--keep') && (isKept || command.length > 0);
  if (!isClear) {
    console.error(usage);
    process.exit(2);
  }
  return { isKept, command };
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
  const cluster = await openTestCluster({ isKept: wish.isKept });
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
