/** Both ascending. */
interface Samples {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Mann & Whitney's comparison of two samples as a distance between them, by the normal approximation with
 * corrections for ties and for continuity: how far x lies above y, and the lower end of the two-sided
 * interval that belongs to `quantile` of the normal distribution.
 */
export function distanceBetween(
  experiment: readonly number[],
  control: readonly number[],
  quantile: number,
): { readonly estimate: number; readonly lower: number } {
  const samples = { x: ascending(experiment), y: ascending(control) };
  return { estimate: rootOf(samples, 0), lower: rootOf(samples, quantile) };
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

/**
 * The shift of x at which the statistic falls through `quantile`. It falls in steps, hence bisection; what
 * that leaves open is rounded off, so that two limits at the same step are equal.
 */
function rootOf(samples: Samples, quantile: number): number {
  let [low, high] = reachOf(samples);
  if (statistic(samples, low) <= quantile) return low;
  if (statistic(samples, high) >= quantile) return high;
  for (let halved = 0; halved < 50; halved += 1) {
    const middle = (low + high) / 2;
    if (statistic(samples, middle) > quantile) low = middle;
    else high = middle;
  }
  return Math.round(((low + high) / 2) * 1e9) / 1e9;
}

/** No shift is outside: x lies wholly above y at the first and wholly below it at the second. */
function reachOf({ x, y }: Samples): [number, number] {
  const [least = 0, most = 0] = [x[0], x.at(-1)];
  return [least - (y.at(-1) ?? 0), most - (y[0] ?? 0)];
}

/** Standardised: how far x, shifted down by `shift`, still ranks above y. */
function statistic({ x, y }: Samples, shift: number): number {
  const shifted = x.map((value) => value - shift);
  const { above, ties } = compare(shifted, y);
  const [first, second] = [x.length, y.length];
  const all = first + second;
  const difference = above - (first * second) / 2;
  const spread = ((first * second) / 12) * (all + 1 - ties / (all * (all - 1)));
  return spread <= 0 ? 0 : (difference - Math.sign(difference) / 2) / Math.sqrt(spread);
}

/**
 * In one pass over both, value by value: the pairs in which x is greater (half of the equal ones), and
 * t³ − t summed over every value that occurs t times.
 */
function compare(x: readonly number[], y: readonly number[]): { above: number; ties: number } {
  let [above, ties, i, j] = [0, 0, 0, 0];
  while (i < x.length || j < y.length) {
    const value = Math.min(x[i] ?? Infinity, y[j] ?? Infinity);
    const [mine, theirs] = [runOf(x, i, value), runOf(y, j, value)];
    const equal = mine + theirs;
    above += mine * (j + theirs / 2);
    ties += equal ** 3 - equal;
    i += mine;
    j += theirs;
  }
  return { above, ties };
}

function runOf(values: readonly number[], from: number, value: number): number {
  let to = from;
  while (values[to] === value) to += 1;
  return to - from;
}
