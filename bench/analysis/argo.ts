import type { Policy } from './policy.ts';
import { totalOf } from './trace.ts';

const every = 5;
const least = 0.95;
const failureLimit = 3;

/**
 * Argo Rollouts with the first example of its documentation (docs/features/analysis.md, background
 * analysis: success rate of at least 95 %, measured every five minutes, `failureLimit: 3`). More failures
 * than the limit turn back (analysis/analysis.go). The example asks with `irate`, which only sees the last
 * two scrapes; here each measurement is of all five minutes.
 */
export const argo: Policy = {
  name: 'Argo Rollouts',
  rolledBackAt: (trace) => {
    const failed = Array.from({ length: Math.floor(trace.length / every) }, (_, index) => (index + 1) * every)
      .map((minute) => ({ minute, ...totalOf(trace.slice(minute - every, minute)) }))
      .filter(({ x, n }) => n > 0 && 1 - x / n < least);
    return failed[failureLimit]?.minute;
  },
};
