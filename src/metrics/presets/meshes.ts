import { ofPodsPreset } from './pods.ts';
import type { Preset } from './preset.ts';

/** Proxies of meshes are in the pods, and scraped there: their series have the pods' labels. */
export const meshPresets: readonly Preset[] = [
  // What the pod's own proxy saw come in; of what never came to a pod only the caller's proxy knows, and not
  // whose pod it would have been. A waypoint (ambient) is no pod of the target, and is not counted.
  // https://istio.io/latest/docs/reference/config/metrics/
  ofPodsPreset({
    name: 'istio',
    title: 'Istio, proxies in the pods',
    requests: 'istio_requests_total',
    only: 'reporter="destination"',
    // Of gRPC the HTTP status is 200. Unknown, deadline exceeded, unimplemented, internal, unavailable and
    // data loss are the server's fault: https://opentelemetry.io/docs/specs/semconv/rpc/grpc/
    isError: ['response_code=~"5.."', 'grpc_response_status=~"2|4|12|13|14|15"'],
    buckets: 'istio_request_duration_milliseconds_bucket',
    unit: 'milliseconds',
  }),
  // Its own port is asked for metrics and for its health, and probes are a route that it makes of itself: no
  // user asks these. https://linkerd.io/2/reference/proxy-metrics/
  ofPodsPreset({
    name: 'linkerd',
    title: 'Linkerd, proxies in the pods',
    requests: 'response_total',
    only: 'direction="inbound",target_addr!~".+:4191",route_name!="probe"',
    isError: ['classification="failure"'],
    buckets: 'response_latency_ms_bucket',
    unit: 'milliseconds',
  }),
];
