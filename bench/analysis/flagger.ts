import type { Policy } from './policy.ts';
import type { Minute } from './trace.ts';

/** `thresholdRange.min` of `request-success-rate`. */
const least = 0.99;
/** `analysis.threshold`. */
const most = 5;

/**
 * Flagger with the metric of its documentation (docs/gitbook/usage/metrics.md: success rate of at least
 * 99 % over one minute): failed checks are counted and never forgotten (`FailedChecks` in
 * pkg/controller/scheduler.go), and the fifth turns back. Flagger would only act a minute later, with its
 * next tick; that minute is not counted against it.
 */
export const flagger: Policy = {
  name: 'Flagger',
  rolledBackAt: (trace) => {
    const failed = trace.flatMap((minute, index) => (isBelow(minute) ? [index + 1] : []));
    return failed[most - 1];
  },
};

function isBelow({ counted: { x, n } }: Minute): boolean {
  return n > 0 && 1 - x / n < least;
}
