import { parseQuantity } from '../lib/quantity.ts';
import type { MetricCheck } from '../model/check.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';

/** What is bounded by a quantity of Kubernetes. */
export type QuantityUnit = 'cores' | 'bytes';
type QuantityBound = Pick<MetricCheck, 'bound' | 'unit'>;

const suffixes: Readonly<Record<QuantityUnit, RegExp>> = {
  cores: /^[num]?$/,
  bytes: /^(?:[kMGTPE]|[KMGTPE]i)$/,
};

export function isQuantityUnit(unit: string | undefined): unit is QuantityUnit {
  return unit === 'cores' || unit === 'bytes';
}

/** `500m` or `1.5` of CPU, `512Mi` of memory. Complaints are on `text`, the whole check. */
export function parseQuantityBound(written: string, unit: QuantityUnit, text: string): Parsed<QuantityBound> {
  const read = parseQuantity(written);
  if (read !== undefined && suffixes[unit].test(read.suffix)) return good({ bound: read.value, unit });
  return bad({ value: text, ...(unit === 'cores' ? noCores : noBytes(written)) });
}

/** Memory that says its unit itself; undefined for any other text. */
export function bytesIn(written: string): QuantityBound | undefined {
  const read = parseQuantity(written);
  return read !== undefined && /^[MGT]i?$|^Ki$/.test(read.suffix)
    ? { bound: read.value, unit: 'bytes' }
    : undefined;
}

const noCores = { wrong: 'does not end in an amount of CPU', allowed: 'Write for example 500m or 1.5.' };

/** Whoever writes a number means megabytes, and `500m` is half a byte. */
function noBytes(written: string): Pick<Complaint, 'wrong' | 'allowed'> {
  const [, digits, letter = 'm'] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(written) ?? [];
  const wrong = digits === written ? 'has no unit' : 'does not end in an amount of memory';
  const size = letter === '' ? 'M' : letter.toUpperCase();
  return {
    wrong,
    allowed: digits === undefined ? 'Write for example 512Mi or 1.5Gi.' : `Did you mean ${digits}${size}i?`,
  };
}
