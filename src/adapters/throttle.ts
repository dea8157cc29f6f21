import { clock, isWithin } from '../databases/hours.ts';
import type { Throttle } from '../model/migration.ts';

/** What an engine knows of a moment. */
export interface ThrottleHands {
  /** The hour of the day in UTC, by the clock of the server. */
  readonly hour: () => Promise<number>;
  /** The first value that a query gives. */
  readonly ask: (query: string) => Promise<unknown>;
}

/** Why the user wants nothing to be written now; undefined: it may be. */
export async function throttledBy(
  { query, hours }: Throttle,
  { hour, ask }: ThrottleHands,
): Promise<string | undefined> {
  if (hours !== undefined && !isWithin(hours, await hour()))
    return `it is outside ${hours.map(clock).join('–')} UTC`;
  if (query === undefined) return undefined;
  const value = Number((await ask(query)) ?? 0);
  return value > 0 ? `the throttle's query gives ${value}` : undefined;
}
