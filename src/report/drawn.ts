import { splitAfter } from '../model/reach.ts';
import type { Report } from '../model/report.ts';
import type { Check, Unit } from '../model/check.ts';
import { stepRuns } from './agenda.ts';
import { checksOf, unitOf } from './checks.ts';
import { errorsName, p99Name, type Point } from './series.ts';

const mostMetrics = 4;

/** Something that is drawn for both versions. */
export interface Metric {
  /** Its key in an arm of a point. Outside text, where there are no words of our own. */
  readonly name: string;
  readonly words: string | undefined;
  readonly unit: Unit;
  readonly bound: number | undefined;
}

/** What the checks measure, or else errors and p99: those that have data, the first ones. */
export function metricsOf({ plan }: Report, all: readonly Point[]): readonly Metric[] {
  const checked = checksOf(plan)
    .filter(({ kind }) => kind !== 'http' && kind !== 'program')
    .map((check) => ({ name: check.text, words: undefined, unit: unitOf(check), bound: boundOf(check) }));
  const usual: readonly Metric[] = [
    { name: errorsName, words: 'errors', unit: 'ratio', bound: undefined },
    { name: p99Name, words: 'p99', unit: 'seconds', bound: undefined },
  ];
  const metrics = checked.length > 0 ? checked : usual;
  return metrics
    .filter(({ name }) => all.some((point) => point.candidate[name] !== undefined))
    .slice(0, mostMetrics);
}

/** What is judged by evidence has a bound where stable is of no account, and what slow is does not move. */
function boundOf(check: Check): number | undefined {
  if (check.kind === 'http' || check.kind === 'program') return undefined;
  if (check.kind === 'metric') return check.times === undefined ? check.bound : undefined;
  const { counts, slowerThan, tolerance } = check;
  const isShare = counts !== 'latency' || slowerThan !== undefined;
  return isShare && tolerance.ratio === undefined ? tolerance.rate : undefined;
}

/** From `at` on the new version had this share, percent. */
export interface Shift {
  readonly at: number;
  readonly share: number;
}

/** Every change of the share that was verified, in the order they came. Before the first it is 0. */
export function shifts(report: Report): readonly Shift[] {
  return stepRuns(report).flatMap(({ step, direction, endedAt }) => {
    const split = splitAfter(step);
    if (split === undefined || endedAt === undefined) return [];
    if (step.kind === 'shift-traffic')
      return { at: endedAt, share: step.why === 'home' ? 100 : step.realShare };
    const isLast = step.kind === 'remove-candidate' && direction === 'forward';
    return { at: endedAt, share: isLast ? 100 : split.share };
  });
}
