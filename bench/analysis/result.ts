import type { Policy } from './policy.ts';
import { totalOf, type Trace } from './trace.ts';

/** What one policy made of all traces of one scenario. */
export interface Result {
  readonly runs: number;
  /** The minutes of the rollbacks, ascending. */
  readonly rolledBack: readonly number[];
  /** Mean of all failed requests that the candidate served until the rollback, or else until the end. */
  readonly served: number;
}

export function resultOf(policy: Policy, traces: readonly Trace[]): Result {
  const ends = traces.map((trace) => ({ trace, minute: policy.rolledBackAt(trace) }));
  const failed = ends.map(({ trace, minute }) => totalOf(trace.slice(0, minute)).x);
  return {
    runs: traces.length,
    rolledBack: known(ends.map(({ minute }) => minute)),
    served: failed.reduce((sum, count) => sum + count, 0) / traces.length,
  };
}

/** Those that are known, ascending. */
export function known(minutes: readonly (number | undefined)[]): readonly number[] {
  return minutes.filter((minute) => minute !== undefined).sort((a, b) => a - b);
}

/** How many of the runs, 0…1. */
export function rateOf(hits: readonly number[], runs: number): number {
  return hits.length / runs;
}

/** In per cent, with the standard error that so few runs leave, and the median minute. */
export function told(hits: readonly number[], runs: number): string {
  const rate = rateOf(hits, runs);
  const error = Math.sqrt((rate * (1 - rate)) / runs);
  const sure = rate === 0 || rate === 1;
  const percent = `${(100 * rate).toFixed(sure ? 0 : 1)}${sure ? '' : ` ± ${(100 * error).toFixed(1)}`} %`;
  const median = hits[Math.floor(hits.length / 2)];
  return median === undefined ? percent : `${percent}, ${median} m`;
}

/** A Markdown table; the first line is its head. */
export function tableOf(lines: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [row(head), row(widths.map((width) => '-'.repeat(width))), ...rest.map(row)].join('\n');
}
