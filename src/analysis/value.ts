import { formatBytes, formatCores } from '../lib/format.ts';
import type { Unit } from '../model/check.ts';

/** A measured value in the words of its unit: `1.8 %`, `212 ms`, `30.5/s`. */
export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return `${round(value * 100)} %`;
    case 'seconds':
      return value < 1 ? `${round(value * 1000)} ms` : `${round(value)} s`;
    case 'per-second':
      return `${round(value)}/s`;
    case 'cores':
      return formatCores(value);
    case 'bytes':
      return formatBytes(value);
    case 'number':
      return round(value);
  }
}

/** Three significant digits, and never fewer than the whole part has. */
function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
