/** Percent as a number (5 for `5%`, `5 %` or `5.0%`), not a ratio. Undefined for everything else. */
export function parsePercent(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  return found ? Number(found[1]) : undefined;
}

/** `5%`: what `parsePercent` reads back. */
export function printPercent(percent: number): string {
  return `${percent}%`;
}

/** 0.999 for 99.9: without the last binary digits that would make `>=` fail on an exact hit. */
export function percentToRatio(percent: number): number {
  return Number((percent / 100).toPrecision(12));
}
