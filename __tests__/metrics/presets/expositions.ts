/**
 * How OTLP is written rather than scraped, by preset: fixtures/NAME.before.json and .after.json, of the same
 * requests. The second is run: sdk-metrics 2.12.1 of npm with exponential histograms.
 */
export const otlpFixtures = [
  { preset: 'opentelemetry-otlp', fixture: 'otlp' },
  { preset: 'opentelemetry-otlp-native', fixture: 'otlp-native' },
] as const;

/**
 * What software says of the same requests, at two moments, in fixtures/NAME.before.txt and .after.txt:
 * 5 that were good, 2 that failed with 500 and 1 that took 150 ms; after them 7, 1 with 500, 3 with 503
 * and 2 of 150 ms.
 */
interface Exposition {
  readonly fixture: string;
  /** Where its text is from. */
  readonly from: string;
  /** The presets by which it is counted. */
  readonly preset: Readonly<Record<'errors' | 'latency', string>>;
}

const both = (preset: string): Exposition['preset'] => ({ errors: preset, latency: preset });

export const expositions: readonly Exposition[] = [
  {
    fixture: 'promhttp',
    from: 'run: client_golang 1.23.2, InstrumentHandlerCounter and InstrumentHandlerDuration',
    preset: both('http'),
  },
  {
    fixture: 'otelhttp',
    from: 'run: otelhttp 0.72.0 of Go with its exporter for Prometheus; the family of durations alone',
    preset: both('opentelemetry'),
  },
  {
    fixture: 'opentelemetry-js',
    from: 'run: instrumentation-http and exporter-prometheus 0.223.0 of npm',
    preset: both('opentelemetry-without-units'),
  },
  {
    fixture: 'spring-boot-3',
    from: 'run: Spring Boot 3.5.0 with micrometer-registry-prometheus and `slo` for http.server.requests; the families http_server_requests alone',
    preset: both('spring-boot'),
  },
  {
    fixture: 'spring-boot-2',
    from: 'run: Spring Boot 2.7.18, the same',
    preset: both('spring-boot'),
  },
  {
    fixture: 'prom-client',
    from: 'run: express-prom-bundle 8.0.0 on prom-client 15.1.3; it has a metric `up` of its own',
    // Its histogram has the usual name.
    preset: { errors: 'http-histogram', latency: 'http' },
  },
  {
    fixture: 'istio',
    from: 'not run. Labels: testdata/metric/server_request_total.yaml.tmpl of istio/proxy; values: ours. 503 is unavailable by gRPC; what the pod itself called (reporter="source") is beside it',
    preset: both('istio'),
  },
  {
    fixture: 'linkerd',
    from: 'not run. Families: linkerd/http/metrics of linkerd2-proxy; labels: its integration tests and linkerd/website#1833; values: ours. Probes, its own port and calls of the pod are beside it',
    preset: both('linkerd'),
  },
];

/**
 * What gateways say of requests to the Services shop and shop-candidate of the namespace NAME, as a
 * codec of ours divides them. The old version gets those of the first moment above from the first to the
 * second, the new one all; the 3 that failed with 503 are refused here, and no pod ever saw them.
 */
interface GatewayExposition {
  readonly fixture: string;
  readonly from: string;
  readonly preset: string;
  /** The codec, and its route. */
  readonly router: string;
  readonly route: string;
  /** Of the new version's 13 requests those with a time. */
  readonly timed: number;
}

const traefik = 'run: Traefik 3.6.12 with --metrics.prometheus; the families of Services alone';
const contour =
  'run: Contour 1.33.8 and Envoy 1.36.4, /stats/prometheus; its clusters of the namespace alone. Answers of its own have no time';

export const gatewayExpositions: readonly GatewayExposition[] = [
  {
    ...{ fixture: 'traefik-httproute', from: traefik, preset: 'traefik', timed: 13 },
    ...{ router: 'gateway-api', route: 'by-traefik' },
  },
  {
    ...{ fixture: 'traefik-ingressroute', from: traefik, preset: 'traefik', timed: 13 },
    ...{ router: 'traefik', route: 'plain' },
  },
  {
    ...{ fixture: 'traefik-traefikservice', from: traefik, preset: 'traefik', timed: 13 },
    ...{ router: 'traefik-service', route: 'balanced' },
  },
  {
    fixture: 'ingress-nginx-ingress',
    from: 'run: the controller of ingress-nginx (its module of 8 July 2024) as testbed/README.md has it, with --enable-metrics',
    ...{ preset: 'ingress-nginx', router: 'ingress-nginx', route: 'by-nginx', timed: 13 },
  },
  {
    ...{ fixture: 'contour-httpproxy', from: contour, preset: 'contour', timed: 10 },
    ...{ router: 'contour', route: 'proxied' },
  },
  {
    ...{ fixture: 'contour-httproute', from: contour, preset: 'contour', timed: 10 },
    ...{ router: 'gateway-api', route: 'by-contour' },
  },
];

/** The same as protocol buffers; fixtures/NAME.none.pb and .once.pb are those of the old version. */
export const nativeExpositions: readonly Exposition[] = [
  {
    fixture: 'http-native',
    from: 'run: client_golang 1.23.2, a histogram with NativeHistogramBucketFactor 1.1',
    preset: both('http-native'),
  },
  {
    fixture: 'opentelemetry-native',
    from: "run: the same under OpenTelemetry's names",
    preset: both('opentelemetry-native'),
  },
];
