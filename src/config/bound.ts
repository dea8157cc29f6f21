import type { Unit } from '../model/check.ts';
import { parseDuration } from '../lib/duration.ts';
import { percentToRatio } from '../lib/percent.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { bytesIn, isQuantityUnit, parseQuantityBound } from './quantity-bound.ts';

export interface Bound {
  readonly bound: number;
  readonly unit: Unit;
}

const number = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const perSecond: Readonly<Record<string, number>> = { s: 1, sec: 1, m: 60, min: 60 };

/**
 * A number with its unit, in base units: `99%` is 0.99, `500ms` is 0.5, `600/m` is 10.
 * `unit` is the metric's; undefined: any, and none means a plain number. Complaints are on `text`,
 * the whole check.
 */
export function parseBound(written: string, unit: Unit | undefined, text: string): Parsed<Bound> {
  if (isQuantityUnit(unit)) return parseQuantityBound(written, unit, text);
  const read = readBound(written);
  if (!read) return bad({ value: text, wrong: 'does not end in a number', allowed: examplesFor(unit) });
  if (unit !== undefined && read.unit !== unit) return bad({ value: text, ...mismatch(read, unit, written) });
  if (read.unit === 'ratio' && (read.bound > 1 || read.bound < 0)) {
    return bad({ value: text, wrong: 'can never be a share', allowed: 'Write 0% to 100%.' });
  }
  return good(read);
}

function readBound(written: string): Bound | undefined {
  const seconds = parseDuration(written);
  if (seconds !== undefined) return finite({ bound: seconds / 1000, unit: 'seconds' });
  const found = new RegExp(`^(${number})\\s*(%|/\\s*(?:s|sec|m|min))?$`, 'i').exec(written);
  if (!found) return bytesIn(written);
  const value = Number(found[1]);
  const suffix = found[2]?.toLowerCase();
  if (suffix === undefined) return finite({ bound: value, unit: 'number' });
  if (suffix === '%') return finite({ bound: percentToRatio(value), unit: 'ratio' });
  const divisor = perSecond[suffix.slice(1).trim()] ?? 1;
  return finite({ bound: value / divisor, unit: 'per-second' });
}

function finite(bound: Bound): Bound | undefined {
  return Number.isFinite(bound.bound) ? bound : undefined;
}

function mismatch(read: Bound, unit: Unit, written: string): Pick<Complaint, 'wrong' | 'allowed'> {
  if (read.unit === 'number') return { wrong: 'has no unit', allowed: withUnit(written, read.bound, unit) };
  if (unit === 'number')
    return { wrong: 'has a unit, but the query gives a plain number', allowed: 'Leave it out.' };
  return { wrong: 'has the wrong unit', allowed: examplesFor(unit) };
}

/** What was most likely meant: few are latencies in seconds, most in milliseconds. */
function withUnit(written: string, value: number, unit: Unit): string {
  if (unit === 'per-second') return `Write ${written}/s.`;
  if (unit === 'ratio') return `Write ${value <= 1 ? Number((value * 100).toPrecision(12)) : written}%.`;
  if (value < 10) return `Write ${written}s or ${Math.round(value * 1000)}ms.`;
  return `Write ${written}ms or ${value / 1000}s.`;
}

function examplesFor(unit: Unit | undefined): string {
  const examples = {
    ...{ ratio: '99%', seconds: '500ms or 0.5s', 'per-second': '10/s' },
    ...{ cores: '500m', bytes: '512Mi', number: '42' },
  };
  return `Write for example ${unit === undefined ? '99%, 500ms, 10/s or 42' : examples[unit]}.`;
}
