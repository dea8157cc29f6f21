/** How much of a log is read, and how far back. */
export interface LogLimits {
  readonly lines: number;
  readonly bytes: number;
  readonly windowMs: number;
}

/** What was read of a log, and the time that it is of. */
export interface LogPart {
  readonly lines: readonly string[];
  readonly seconds: number;
}

/** Longer ones are stack traces and documents: what kind of line it is stands at its start. */
const longest = 1000;
const colours = new RegExp(String.raw`${String.fromCodePoint(27)}\[[\d;]*m`, 'g');

/**
 * A log that came with timestamps, its latest lines, from the API server. Where not all of the window
 * was read, the lines are of the time between the first one and `at`, or the last one where its end is
 * missing.
 */
export function logPart(text: string, limits: LogLimits, at: number): LogPart {
  const isCut = Buffer.byteLength(text) >= limits.bytes;
  const rows = text.split('\n').filter((row) => row !== '');
  const whole = isCut ? rows.slice(0, -1) : rows;
  const times = whole.map(timeOf).filter(Number.isFinite);
  const isWhole = !isCut && rows.length < limits.lines;
  const [first = at, last = at] = [times.at(0), times.at(-1)];
  const end = isCut ? last : Math.max(last, at);
  const ms = isWhole ? limits.windowMs : Math.min(limits.windowMs, Math.max(1000, end - first));
  return { lines: whole.map(lineOf), seconds: ms / 1000 };
}

const stamped = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) ?/;

function timeOf(row: string): number {
  return Date.parse(stamped.exec(row)?.[1] ?? '');
}

function lineOf(row: string): string {
  return row.replace(stamped, '').replaceAll(colours, '').slice(0, longest);
}
