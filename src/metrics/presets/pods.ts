import type { Arm } from '../arm.ts';
import { ofPods } from '../prometheus/matchers.ts';
import type { Preset } from './preset.ts';

/** What an application that is scraped itself says of its requests. */
interface Named {
  readonly name: string;
  readonly title: string;
  readonly requests: string;
  /** A matcher each: libraries and their users name the status' label differently. */
  readonly isError: readonly string[];
  /** A histogram of seconds. */
  readonly buckets: string;
}

/** The metrics of an application, in its own pods. */
function ofPodsPreset({ name, title, requests, isError, buckets }: Named): Preset {
  const series = (metric: string) => (arm: Arm) => `${metric}{${ofPods(arm)}}`;
  return {
    name,
    title,
    by: ['pod', 'instance'],
    // Where scraping fails counters end too: what was not watched before did not begin at 0.
    watched: (arm) => `up{${ofPods(arm)}} == 1`,
    requests: series(requests),
    errors: (arm) => isError.map((matcher) => `${requests}{${ofPods(arm)},${matcher}}`).join(' or '),
    buckets: { series: series(buckets), unit: 'seconds' },
  };
}

/** In the order in which they are looked for. */
export const podPresets: readonly Preset[] = [
  ofPodsPreset({
    name: 'http',
    title: 'Prometheus client libraries, by the usual names',
    requests: 'http_requests_total',
    isError: ['code=~"5.."', 'status=~"5.."', 'status_code=~"5.."'],
    buckets: 'http_request_duration_seconds_bucket',
  }),
  ofPodsPreset({
    name: 'opentelemetry',
    title: 'OpenTelemetry, HTTP semantic conventions',
    requests: 'http_server_request_duration_seconds_count',
    isError: ['http_response_status_code=~"5.."'],
    buckets: 'http_server_request_duration_seconds_bucket',
  }),
  ofPodsPreset({
    name: 'spring-boot',
    title: 'Spring Boot and Micrometer',
    requests: 'http_server_requests_seconds_count',
    isError: ['status=~"5.."'],
    buckets: 'http_server_requests_seconds_bucket',
  }),
  ofPodsPreset({
    name: 'http-histogram',
    title: 'A histogram alone, as prom-client bundles and Prometheus Go have it',
    requests: 'http_request_duration_seconds_count',
    isError: ['code=~"5.."', 'status=~"5.."', 'status_code=~"5.."'],
    buckets: 'http_request_duration_seconds_bucket',
  }),
];
