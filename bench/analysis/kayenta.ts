import { distanceBetween } from './mann-whitney.ts';
import { minuteOf, type Policy } from './policy.ts';
import type { Trace } from './trace.ts';

const tolerance = 0.25;
/** Of the normal distribution, for a two-sided confidence of 98 %. */
const quantile = 2.3263478740408408;
const allowedIncrease = 1;

/**
 * Spinnaker's Kayenta, NetflixACAJudge and MannWhitneyClassifier with their defaults (tolerance 0.25,
 * confidence 0.98, effect size by the ratio of means, allowed increase 1), on the error rates of each
 * minute: "High" where the lower end of the interval is above a quarter of the estimate. Once, at the end.
 */
export const kayenta: Policy = {
  name: 'Kayenta',
  rolledBackAt: (trace) => (isHigh(trace) ? trace.length : undefined),
};

/** The same judge asked every minute, from the tenth. */
export const kayentaPeeking: Policy = {
  name: 'Kayenta, peeking',
  rolledBackAt: (trace) => minuteOf(trace, (soFar) => soFar.length >= 10 && isHigh(soFar)),
};

function isHigh(trace: Trace): boolean {
  const judged = trace.filter(({ counted: { n, m } }) => n > 0 && m > 0);
  const experiment = judged.map(({ counted: { x, n } }) => (100 * x) / n);
  const control = judged.map(({ counted: { y, m } }) => (100 * y) / m);
  if (new Set([...experiment, ...control]).size <= 1) return false;
  const { estimate, lower } = distanceBetween(experiment, control, quantile);
  return lower > tolerance * Math.abs(estimate) && isAllowedEffect(experiment, control);
}

/** An effect that cannot be computed is of no account. */
function isAllowedEffect(experiment: readonly number[], control: readonly number[]): boolean {
  const [mine, theirs] = [sum(experiment), sum(control)];
  return mine === 0 || theirs === 0 || mine / theirs >= allowedIncrease;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
