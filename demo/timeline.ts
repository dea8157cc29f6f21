import type { LoadInterval } from '../testbed/load.ts';

export interface Timeline {
  readonly interval: (interval: LoadInterval) => void;
  /** A line of the action's own log. */
  readonly line: (line: string) => void;
}

const intervalsALine = 5;
const barWidth = 20;

/** Prints a line a second of what users see, between the lines of the action's log. */
export function createTimeline(newVersion: string): Timeline {
  let open: LoadInterval[] = [];
  return {
    interval: (interval) => {
      open.push(interval);
      if (open.length < intervalsALine) return;
      console.log(secondLine(open, newVersion));
      open = [];
    },
    line: (line) => {
      const text = loggedText(line);
      if (text !== undefined) console.log(text);
    },
  };
}

function secondLine(intervals: readonly LoadInterval[], newVersion: string): string {
  const sum = (value: (interval: LoadInterval) => number): number =>
    intervals.reduce((total, one) => total + value(one), 0);
  const answered = sum(({ versions }) =>
    Object.values(versions).reduce((total, { requests }) => total + requests, 0),
  );
  const fresh = sum(({ versions }) => versions[newVersion]?.requests ?? 0);
  const share = answered === 0 ? 0 : fresh / answered;
  const failed = sum((one) => one.failed);
  const bad = sum((one) => one.bad);
  const p99 = Math.max(...intervals.map((one) => one.p99ms));
  const time = intervals.at(-1)?.at.slice(11, 19) ?? '';
  const counts = `${String(sum((one) => one.sent)).padStart(4)} req/s  ${red(`${failed} failed`, failed)}  ${red(`${bad} bad`, bad)}  p99 ${p99.toFixed(0)} ms`;
  return `  ${time}  ${bar(share)} ${(share * 100).toFixed(1).padStart(5)} % on ${newVersion}  ${counts}`;
}

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return `\u001b[32m${'█'.repeat(full)}\u001b[0m${'░'.repeat(barWidth - full)}`;
}

function red(text: string, count: number): string {
  return count === 0 ? text : `\u001b[31m${text}\u001b[0m`;
}

/** The log as people see it on GitHub; commands to the runner are left out, but for the one annotation. */
function loggedText(line: string): string | undefined {
  if (line.startsWith('::group::'))
    return `\u001b[36m▸ ${line.slice('::group::'.length).replace(/^▸ /, '').replaceAll('%25', '%')}\u001b[0m`;
  if (line.startsWith('::error'))
    return `\u001b[31m${line.replace(/^::error[^:]*::/, '✗ ').replaceAll('%25', '%')}\u001b[0m`;
  return line.startsWith('::') || line === '' ? undefined : `\u001b[2m${line}\u001b[0m`;
}
