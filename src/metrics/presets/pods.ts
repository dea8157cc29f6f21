import type { Arm } from '../arm.ts';
import { ofPods, scrapedLabels, type PodLabels } from '../providers/prometheus/matchers.ts';
import type { Buckets, Preset } from './preset.ts';

/** How pods' series are known, and which of them are up. */
export interface Known {
  readonly name: string;
  readonly title: string;
  /** A matcher each: libraries and their users name the status' label differently. */
  readonly isError: readonly string[];
  readonly labels?: PodLabels;
  /** What there is one of for each process; `up` where it is scraped. */
  readonly watched?: (pods: string) => string;
}

/** What a pod, or the proxy of a mesh in it, says of its requests. */
interface Named extends Known {
  readonly requests: string;
  /** A matcher of the series that are about requests of users; undefined: all are. */
  readonly only?: string;
  readonly buckets: string;
  readonly unit?: Buckets['unit'];
}

/** Where scraping fails counters end too: what was not watched before did not begin at 0. */
export const isUp = (pods: string): string => `up{${pods}} == 1`;

/** The metrics of pods by their own names. */
export function ofPodsPreset(named: Named): Preset {
  const { name, title, requests, only, isError, unit = 'seconds' } = named;
  const { labels = scrapedLabels, watched = isUp } = named;
  const series = (metric: string, more: readonly string[] = []) => {
    const own = only === undefined ? more : [only, ...more];
    return (arm: Arm) => `${metric}{${[ofPods(arm, labels), ...own].join(',')}}`;
  };
  return {
    name,
    title,
    by: [labels.pod, 'instance'],
    watched: (arm) => watched(ofPods(arm, labels)),
    requests: series(requests),
    errors: (arm) => isError.map((matcher) => series(requests, [matcher])(arm)).join(' or '),
    outcomes: (arm) => isError.map((matcher) => series(requests, [isKnown(matcher)])(arm)).join(' or '),
    buckets: { series: series(named.buckets), unit },
  };
}

/** `code=~"5.."` asks for the label `code`, whatever it is. */
export function isKnown(matcher: string): string {
  return matcher.replace(/=.*$/, '!=""');
}

/** Some libraries write the first digit alone: 5xx. */
export const byStatus = ['code=~"5.."', 'status=~"5.."', 'status_code=~"5.."'];

/**
 * What OpenTelemetry's conventions for HTTP servers say, semconv 1.23 and later:
 * https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
const opentelemetry = {
  requests: 'http_server_request_duration_seconds_count',
  isError: ['http_response_status_code=~"5.."'],
  buckets: 'http_server_request_duration_seconds_bucket',
};

/**
 * Written by applications or a collector, and not scraped: there is no `up`. Prometheus must be told to
 * make labels of the two attributes (promote_resource_attributes); target_info has them of itself.
 * https://prometheus.io/docs/guides/opentelemetry/
 */
export const byOtlp = {
  labels: { namespace: 'k8s_namespace_name', pod: 'k8s_pod_name' },
  watched: (pods: string) => `target_info{${pods}}`,
};

/** Applications, in the order in which they are looked for. */
export const podPresets: readonly Preset[] = [
  ofPodsPreset({
    name: 'http',
    title: 'Prometheus client libraries, by the usual names',
    requests: 'http_requests_total',
    isError: byStatus,
    buckets: 'http_request_duration_seconds_bucket',
  }),
  ofPodsPreset({
    ...opentelemetry,
    name: 'opentelemetry',
    title: 'OpenTelemetry, HTTP semantic conventions',
  }),
  ofPodsPreset({
    ...opentelemetry,
    ...byOtlp,
    name: 'opentelemetry-otlp',
    title: 'OpenTelemetry, written to Prometheus by OTLP',
  }),
  // The exporter of JavaScript, and Prometheus where it is told to add no suffixes.
  ofPodsPreset({
    ...opentelemetry,
    name: 'opentelemetry-without-units',
    title: 'OpenTelemetry, names without their units',
    requests: 'http_server_request_duration_count',
    buckets: 'http_server_request_duration_bucket',
  }),
  // What scrapes and probes ask is no request of a user, and a probe that is told to wait is no error.
  ofPodsPreset({
    name: 'spring-boot',
    title: 'Spring Boot and Micrometer',
    requests: 'http_server_requests_seconds_count',
    only: 'uri!~"/actuator(/.*)?"',
    isError: ['status=~"5.."'],
    buckets: 'http_server_requests_seconds_bucket',
  }),
  ofPodsPreset({
    name: 'http-histogram',
    title: 'A histogram alone, as prom-client bundles and Prometheus Go have it',
    requests: 'http_request_duration_seconds_count',
    isError: byStatus,
    buckets: 'http_request_duration_seconds_bucket',
  }),
];
