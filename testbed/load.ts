import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One line of the load generator: what was answered in an interval. */
export interface LoadInterval {
  readonly at: string;
  readonly sent: number;
  readonly ok: number;
  readonly bad: number;
  readonly failed: number;
  readonly p99ms: number;
  readonly versions: Readonly<Record<string, { readonly requests: number; readonly bad: number }>>;
}

export interface LoadSummary {
  readonly sent: number;
  readonly ok: number;
  /** The application's own errors. */
  readonly bad: number;
  /** Transport errors, time-outs, and errors that no application signed. */
  readonly failed: number;
  readonly p99ms: number;
  readonly firstBadAt?: string;
  readonly lastBadAt?: string;
  readonly versions: Readonly<Record<string, VersionSummary>>;
  readonly failures: readonly { readonly at: string; readonly reason: string }[];
}

export interface VersionSummary {
  readonly requests: number;
  readonly bad: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface Load {
  /** Ends the load in order and gives what it saw. */
  readonly stop: () => Promise<LoadSummary>;
  /** What it saw when it has sent its last request. */
  readonly ended: () => Promise<LoadSummary>;
  /** Ends it as it is; fine when it has ended. */
  readonly kill: () => void;
}

export interface LoadOptions {
  readonly url: string;
  readonly host: string;
  readonly rate?: number;
  /** A header of every request, `Name: value`. */
  readonly header?: string;
  /** In all; without, until it is stopped. */
  readonly requests?: number;
  readonly onInterval?: (interval: LoadInterval) => void;
}

/** Open-loop load, half of it on new connections; see testbed/README.md. */
export function startLoad({ url, host, rate = 300, header, requests, onInterval }: LoadOptions): Load {
  const child = spawn(
    'load',
    [
      ...['--url', url, '--host', host, '--rate', String(rate), '--interval', '200ms', '--out', '-'],
      ...(header === undefined ? [] : ['--header', header]),
      ...(requests === undefined ? [] : ['--duration', `${(1000 * requests) / rate}ms`]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let summary: LoadSummary | undefined;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const value = JSON.parse(line) as LoadInterval | { readonly summary: LoadSummary };
    if ('summary' in value) ({ summary } = value);
    else onInterval?.(value);
  });
  const ended = Promise.all([once(child, 'exit'), once(lines, 'close')]);
  const seen = async (): Promise<LoadSummary> => {
    await ended;
    if (summary === undefined) throw new Error('The load generator ended without a summary.');
    return summary;
  };
  return {
    ended: seen,
    stop: () => {
      child.kill('SIGINT');
      return seen();
    },
    kill: () => child.kill('SIGKILL'),
  };
}
