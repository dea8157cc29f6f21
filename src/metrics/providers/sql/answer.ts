import { oneLine } from '../../../lib/escape.ts';
import type { Sampled } from '../../provider.ts';

/** What a database answered. */
export interface Answer {
  /** At most two are looked at. */
  readonly rows: readonly (readonly unknown[])[];
  readonly columns: number;
}

/** The only value of the only row. */
export function numberOf({ rows, columns }: Answer): Sampled {
  const [row, another] = rows;
  if (columns === 0) return { noData: 'the statement gives no rows: write one that selects a number' };
  if (columns > 1) return { noData: `the answer has ${columns} columns, and must have one` };
  if (another !== undefined) return { noData: 'the answer has several rows, and must have one' };
  if (row === undefined) return { noData: 'the answer has no row' };
  const [value] = row;
  if (value === null) return { noData: 'the answer is NULL' };
  const number = numeric(value);
  return number === undefined ? { noData: `the answer is no number: ${shown(value)}` } : { value: number };
}

/** Drivers give what is longer than a number of JavaScript as text. */
function numeric(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)
    ? Number(value)
    : undefined;
}

/** Its kind alone: what it holds is a row of the user's. */
function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return oneLine(String(value), 40);
  return typeof value === 'string' ? 'a text' : 'something else';
}
