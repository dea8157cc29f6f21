/**
 * What both versions counted in one interval: `x` of the candidate's `n` requests were bad, and `y` of
 * stable's `m`. `n` and `m` may be any exposure, e.g. pod-seconds.
 */
export interface Interval {
  readonly x: number;
  readonly n: number;
  readonly y: number;
  readonly m: number;
}

/** How much worse than stable is still good. At least one of the two is given; only what breaks both is bad. */
export interface Tolerance {
  /** This many times stable's rate; undefined: stable is of no account. */
  readonly ratio: number | undefined;
  /** Any rate up to this one, 0…1 (or per unit of exposure); undefined: none. */
  readonly rate: number | undefined;
}

/**
 * All that a check's verdict rests on, from the rollout's first stage to its latest poll. It holds its
 * own tolerance, so that whoever has it can judge again.
 */
export interface Ledger {
  readonly tolerance: Tolerance;
  /** Everything is counted up to here, epoch ms. */
  readonly until: number;
  readonly series: readonly Series[];
}

/** One count of a check: all bad requests, or those slower than one boundary of a histogram. */
export interface Series {
  /** Seconds; undefined where the check counts one thing only. */
  readonly slowerThan: number | undefined;
  /** At most `maxIntervals` of analysis/ledger.ts, in the order of time. */
  readonly intervals: readonly Interval[];
  readonly folded: Folded | undefined;
}

/** Intervals that are kept as sums only, so that a long rollout's journal stays small. */
export interface Folded {
  readonly count: number;
  readonly totals: Interval;
  /** Logarithms by bet and alternative (analysis/tolerance.ts). */
  readonly bad: readonly (readonly number[])[];
  readonly safe: readonly (readonly number[])[];
}

/** What one poll adds to a ledger. */
export interface Counts {
  readonly tolerance: Tolerance;
  /** Epoch ms. */
  readonly since: number;
  readonly until: number;
  readonly series: readonly { readonly slowerThan: number | undefined; readonly counted: Interval }[];
}
