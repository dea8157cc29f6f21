const millisecondsPer = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
type DurationUnit = keyof typeof millisecondsPer;
const largestFirst: readonly DurationUnit[] = ['h', 'm', 's', 'ms'];

const amount = String.raw`(\d+(?:\.\d+)?)`;
const pattern = new RegExp(`^${largestFirst.map((unit) => `(?:${amount}${unit})?`).join('')}$`);

/**
 * Milliseconds of `500ms`, `30s`, `10m`, `1h30m` or `1h 30m`: each unit at most once, the largest
 * first. Undefined for everything else, a number without a unit included.
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.replaceAll(/\s+/g, '');
  const found = compact === '' ? null : pattern.exec(compact);
  if (!found) return undefined;
  const parts = largestFirst.map((unit, index) => Number(found[index + 1] ?? 0) * millisecondsPer[unit]);
  return Math.round(parts.reduce((sum, part) => sum + part, 0));
}

/** The shortest text that `parseDuration` reads back as the same number of whole milliseconds. */
export function printDuration(milliseconds: number): string {
  let rest = Math.round(milliseconds);
  const parts = largestFirst.map((unit) => {
    const whole = Math.floor(rest / millisecondsPer[unit]);
    rest -= whole * millisecondsPer[unit];
    return whole > 0 ? `${whole}${unit}` : '';
  });
  return parts.join('') || '0s';
}
