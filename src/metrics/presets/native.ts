import type { Arm } from '../arm.ts';
import { ofPods, scrapedLabels } from '../providers/prometheus/matchers.ts';
import { byOtlp, byStatus, isKnown, isUp, type Known } from './pods.ts';
import type { Preset } from './preset.ts';

/** Those that OpenTelemetry advises for HTTP servers, in seconds. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * A native histogram, read at boundaries as a classic one has them. Between the edges of its own buckets
 * Prometheus interpolates, for both versions alike.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_fraction
 */
function ofNativePreset({ metric, ...known }: Known & { readonly metric: string }): Preset {
  const { name, title, isError, labels = scrapedLabels, watched = isUp } = known;
  const series = (arm: Arm, more: readonly string[] = []): string =>
    `${metric}{${[ofPods(arm, labels), ...more].join(',')}}`;
  const count = (own: string): string => `histogram_count(${own})`;
  const within = (own: string, boundary: number): string =>
    atBoundary(`${count(own)} * histogram_fraction(-Inf, ${boundary}, ${own})`, `${boundary}`);
  return {
    name,
    title,
    by: [labels.pod, 'instance'],
    watched: (arm) => watched(ofPods(arm, labels)),
    requests: (arm) => count(series(arm)),
    errors: (arm) => isError.map((matcher) => count(series(arm, [matcher]))).join(' or '),
    outcomes: (arm) => isError.map((matcher) => count(series(arm, [isKnown(matcher)]))).join(' or '),
    buckets: {
      series: (arm) =>
        [
          ...boundaries.map((boundary) => within(series(arm), boundary)),
          atBoundary(count(series(arm)), '+Inf'),
        ].join(' or '),
      unit: 'seconds',
    },
  };
}

function atBoundary(promql: string, boundary: string): string {
  return `label_replace(${promql}, "le", "${boundary}", "", "")`;
}

const opentelemetry = {
  metric: 'http_server_request_duration_seconds',
  isError: ['http_response_status_code=~"5.."'],
};

/** Applications whose histograms are native alone. */
export const nativePresets: readonly Preset[] = [
  ofNativePreset({
    ...opentelemetry,
    name: 'opentelemetry-native',
    title: 'OpenTelemetry, native histogram',
  }),
  ofNativePreset({
    ...opentelemetry,
    ...byOtlp,
    name: 'opentelemetry-otlp-native',
    title: 'OpenTelemetry, exponential histogram written by OTLP',
  }),
  ofNativePreset({
    name: 'http-native',
    title: 'A native histogram of the usual name',
    metric: 'http_request_duration_seconds',
    isError: byStatus,
  }),
];
