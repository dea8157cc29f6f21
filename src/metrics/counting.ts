/** The value of each process' counter at one moment. */
export type Counters = ReadonlyMap<string, number>;

/** A version's counters at one moment. */
export interface Reading {
  /** Processes whose counters are known. */
  readonly watched: ReadonlySet<string>;
  readonly requests: Counters;
  /** Those that failed; none where it is latency that counts. */
  readonly errors: Counters;
  /** Those that took no longer, by boundary in seconds; none where it is errors that count. */
  readonly within: ReadonlyMap<number, Counters>;
}

/**
 * What was counted between two moments. Nothing is extrapolated: what was scraped in between is counted
 * once, in this interval or in the next. A counter that was not there in a process that was watched has begun at 0. What was not watched
 * before counts from the next interval on: how much of it is new is not known.
 */
export function grown(before: Reading, after: Reading, pick: (reading: Reading) => Counters): number {
  const known = pick(before);
  return [...pick(after)].reduce((sum, [process, value]) => {
    const was = known.get(process) ?? (before.watched.has(process) ? 0 : value);
    return sum + growth(was, value);
  }, 0);
}

/**
 * What a counter grew by. One that fell to less than half has begun anew. One that fell a little is a sum
 * that lost a part (a series that ended, another replica that lags): what is new in it is not known.
 */
function growth(was: number, value: number): number {
  if (value >= was) return value - was;
  return value < was / 2 ? value : 0;
}

/** Requests and failed ones of an interval. */
export function errorsBetween(
  before: Reading,
  after: Reading,
): { readonly bad: number; readonly all: number } {
  const all = grown(before, after, ({ requests }) => requests);
  const bad = grown(before, after, ({ errors }) => errors);
  return { all, bad: Math.min(all, bad) };
}

/** Requests of an interval, and how many took longer than each boundary. */
export function slowBetween(before: Reading, after: Reading): SlowCounts {
  const all = grown(before, after, ({ requests }) => requests);
  const slower = [...after.within.keys()].map((boundary): readonly [number, number] => {
    const within = grown(before, after, (reading) => reading.within.get(boundary) ?? new Map());
    return [boundary, Math.max(0, all - within)];
  });
  return { all, slower: new Map(slower.sort(([a], [b]) => a - b)) };
}

export interface SlowCounts {
  readonly all: number;
  /** By boundary in seconds, the smallest first. */
  readonly slower: ReadonlyMap<number, number>;
}

/** The time that a share of the requests is not slower than, between boundaries as if they lay evenly. */
export function quantile(share: number, { all, slower }: SlowCounts): number | undefined {
  if (all <= 0) return undefined;
  const asked = all * (1 - share);
  const steps = [[0, all] as const, ...slower];
  const at = steps.findIndex(([, left]) => left <= asked);
  const [low, most] = steps[at - 1] ?? [0, all];
  const [high, left] = steps[at] ?? [Infinity, 0];
  // Slower than the last boundary: nobody knows how much.
  if (at < 0) return steps.at(-1)?.[0];
  return most === left ? high : low + ((high - low) * (most - asked)) / (most - left);
}
