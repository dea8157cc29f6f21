import type { BuiltInMetric } from '../../../model/check.ts';
import { range, rangeSeconds, type Arm } from '../../arm.ts';
import { ofPods } from './matchers.ts';

const requests = 'http_requests_total';
const durations = 'http_request_duration_seconds_bucket';

/** Server errors by either of the two label names in common use. */
const isError = ['code=~"5.."', 'status=~"5.."'];

/** The query of a built-in metric, on the conventional names of HTTP metrics. */
export function builtIn(metric: BuiltInMetric, arm: Arm): string {
  switch (metric) {
    case 'success-rate':
      return `1 - (${errorRatio(arm)})`;
    case 'error-rate':
      return errorRatio(arm);
    case 'throughput':
      return rate(requests, arm);
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
      return quantile(Number(metric.slice(1)) / 100, arm);
  }
}

/**
 * No errors at all leave no error series: then the ratio is 0, as long as there are requests. No
 * requests give no data, never 0.
 */
function errorRatio(arm: Arm): string {
  const all = rate(requests, arm);
  const errors = isError.map((matcher) => rate(requests, arm, matcher)).join(' or ');
  return `((${errors}) or 0 * ${all}) / (${all} > 0)`;
}

/** How many of the pods are scraped, with success; no data where `up` has no label for the pod. */
export function scraped(arm: Arm): string {
  return `count(up{${ofPods(arm)}} == 1)`;
}

function quantile(q: number, arm: Arm): string {
  return `histogram_quantile(${q}, sum by (le) (rate(${durations}{${ofPods(arm)}}[${range(arm)}])))`;
}

/**
 * Per second. A rate needs two scrapes in its range. A series that was not there a range ago was born
 * since, so its value is what it counted since: without that, the first errors of a new pod would be
 * seen a scrape later. Older series with fewer scrapes than two (a range too short for the scrape
 * interval) stay without data: their value counts their whole life.
 */
function rate(metric: string, arm: Arm, ...extra: readonly string[]): string {
  const series = `${metric}{${[ofPods(arm), ...extra].join(',')}}`;
  const born = `${series} unless ${series} offset ${range(arm)}`;
  return `(sum(rate(${series}[${range(arm)}])) or sum(${born}) / ${rangeSeconds(arm)})`;
}
