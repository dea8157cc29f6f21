const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const parts = [
  { ms: day, name: 'd' },
  { ms: hour, name: 'h' },
  { ms: minute, name: 'm' },
  { ms: second, name: 's' },
] as const;

/** `2 m 51 s`, `250 ms`, `3 h`: the two largest units that are not zero. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole > 0 && whole < second) return `${Math.round(whole)} ms`;
  const shown = durationParts(whole);
  return shown.length === 0 ? '0 s' : shown.join(' ');
}

/** The same, short enough for a log line: `2m 51s`. */
export function formatDurationShort(ms: number): string {
  return formatDuration(ms).replaceAll(/(\d) (?=[a-z])/g, '$1');
}

function durationParts(ms: number): readonly string[] {
  const first = parts.findIndex((part) => ms >= part.ms);
  if (first < 0) return [];
  const next = parts[first + 1];
  const grain = next?.ms ?? second;
  let rest = Math.floor(ms / grain) * grain;
  return parts.slice(first, first + 2).flatMap((part) => {
    const count = Math.floor(rest / part.ms);
    rest -= count * part.ms;
    return count === 0 ? [] : [`${count} ${part.name}`];
  });
}

const timestamp = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

function fields(ms: number): Readonly<Record<string, string>> {
  return Object.fromEntries(timestamp.formatToParts(ms).map((part) => [part.type, part.value]));
}

/** `14:05:11`, in UTC. */
export function formatTime(ms: number): string {
  const { hour: hours = '', minute: minutes = '', second: seconds = '' } = fields(ms);
  return `${hours}:${minutes}:${seconds}`;
}

/** `2026-07-01T14:05:11.250Z`. */
export function formatInstant(ms: number): string {
  const { year = '', month = '', day: days = '' } = fields(ms);
  const milliseconds = String(Math.floor(ms) % second).padStart(3, '0');
  return `${year}-${month}-${days}T${formatTime(ms)}.${milliseconds}Z`;
}

/** The same in whole seconds, as RFC 3339 has it: `2026-07-01T14:05:11Z`. */
export function isoTime(ms: number): string {
  return `${formatInstant(ms).slice(0, -'.000Z'.length)}Z`;
}

/** A ratio as `1.8 %`: more digits where the number is small, so that 0.03 % is not 0 %. */
export function formatRatio(ratio: number): string {
  return `${formatNumber(ratio * 100, digitsOfPercent(ratio * 100))} %`;
}

function digitsOfPercent(percent: number): number {
  const size = Math.abs(percent);
  if (size === 0 || size === 100) return 0;
  if (size < 0.1 || (size > 99 && size < 100)) return 2;
  return 1;
}

/** A share that is already in percent, as `25 %` or `33.3 %`. */
export function formatShare(percent: number): string {
  return `${formatNumber(percent, 1)} %`;
}

/** Seconds as `212 ms` or `1.25 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${formatNumber(seconds * 1000, seconds < 0.01 ? 1 : 0)} ms`;
  return `${formatNumber(seconds, 2)} s`;
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** The largest unit of bytes that is not larger than `size`: how many bytes it has, and its name. */
export function byteUnit(size: number): { readonly bytes: number; readonly name: string } {
  const power = Math.floor(Math.log2(Math.max(1, Math.abs(size))) / 10);
  const index = Math.min(byteUnits.length - 1, power);
  return { bytes: 1024 ** index, name: byteUnits[index] ?? 'B' };
}

/** `812 B`, `512 MiB`, `1.25 GiB`. */
export function formatBytes(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const { bytes, name } = byteUnit(value);
  return `${formatNumber(value / bytes, 2)} ${name}`;
}

/** CPUs as `0.25 cores` or `0.0004 cores`. */
export function formatCores(cores: number): string {
  return `${formatNumber(cores, Math.abs(cores) < 0.01 ? 6 : 3)} ${cores === 1 ? 'core' : 'cores'}`;
}

/** `44,120`. */
export function formatCount(count: number): string {
  return formatNumber(count, 0);
}

/** At most `digits` after the point, thousands in groups. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value);
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** `1 request`, `2 requests`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
