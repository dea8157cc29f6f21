import type { Arm, Backend } from '../arm.ts';
import type { Buckets, Preset } from './preset.ts';

/** What a gateway says of the requests that it sends to Services. */
interface Named {
  readonly name: string;
  readonly title: string;
  readonly routers: readonly string[];
  /** Each of its processes has one series of this. */
  readonly watched: string;
  readonly requests: string;
  readonly isError: string;
  readonly buckets: string;
  readonly unit?: Buckets['unit'];
  /** Matchers of a backend's series, each a way in which they may be labelled. */
  readonly matchers: (backend: Backend, namespace: string) => readonly string[];
}

/**
 * The metrics of a gateway, in which each version has a Service of its own. Its own pods count: whose
 * requests these are, only their labels tell.
 */
function ofGateway({ name, title, routers, watched, isError, ...named }: Named): Preset {
  const series = (metric: string, more: readonly string[] = []) => {
    return ({ backends, namespace }: Arm) =>
      backends
        .flatMap((backend) => named.matchers(backend, namespace))
        .map((matchers) => `${metric}{${[matchers, ...more].join(',')}}`)
        .join(' or ');
  };
  return {
    ...{ name, title, routers },
    by: ['pod', 'instance'],
    watched: () => watched,
    requests: series(named.requests),
    errors: series(named.requests, [isError]),
    outcomes: series(named.requests),
    buckets: { series: series(named.buckets), unit: named.unit ?? 'seconds' },
  };
}

/**
 * A label of a gateway's own. Where the scrape gives it to the gateway's pod too, as a ServiceMonitor
 * does, Prometheus sets it aside, unless it is told to honour labels:
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
function labelled(label: string, matcher: string): readonly string[] {
  return [`${label}${matcher},exported_${label}=""`, `exported_${label}${matcher}`];
}

/** Traefik writes what is neither letter nor digit as one hyphen (provider.Normalize). */
function normalized(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split(/[^a-z0-9]+/))
    .filter((part) => part !== '')
    .join('-');
}

/**
 * Names of Traefik's services. A port is a number or a name; with a hyphen in it, it could not be told
 * from another Service's. An IngressRoute with one Service has a service of the route's name and the
 * hash of its rule, in place of the Service's.
 */
function traefikName({ router, service, route }: Backend, namespace: string): string {
  if (router === 'gateway-api') return `${normalized(namespace, service)}-http-[0-9]+@kubernetesgateway`;
  const own = `${normalized(namespace, service)}-[a-z0-9]{1,15}`;
  const alone = router === 'traefik' && route !== undefined;
  return `${alone ? `(${own}|${normalized(namespace, route)}-[0-9a-f]{20})` : own}@kubernetescrd`;
}

/** Gateways, in the order in which they are looked for. */
export const gatewayPresets: readonly Preset[] = [
  // Labels: https://doc.traefik.io/traefik/reference/install-configuration/observability/metrics/
  ofGateway({
    name: 'traefik',
    title: 'Traefik',
    routers: ['gateway-api', 'traefik', 'traefik-service'],
    watched: 'traefik_config_last_reload_success',
    requests: 'traefik_service_requests_total',
    isError: 'code=~"5.."',
    buckets: 'traefik_service_request_duration_seconds_bucket',
    matchers: (backend, namespace) => labelled('service', `=~"${traefikName(backend, namespace)}"`),
  }),
  // `service` is the one that the user's Ingress names, `canary` the upstream of a canary of it:
  // https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/
  ofGateway({
    name: 'ingress-nginx',
    title: 'ingress-nginx',
    routers: ['ingress-nginx'],
    watched: 'nginx_ingress_controller_config_last_reload_successful',
    requests: 'nginx_ingress_controller_requests',
    isError: 'status=~"5.."',
    buckets: 'nginx_ingress_controller_request_duration_seconds_bucket',
    matchers: ({ service, named }, namespace) => {
      const canary = service === named ? 'canary=""' : `canary=~"${namespace}-${service}-.+"`;
      return labelled('namespace', `="${namespace}"`).flatMap((own) =>
        labelled('service', `="${named}"`).map((ofService) => [own, ofService, canary].join(',')),
      );
    },
  }),
  // The names are Contour's: internal/envoy/cluster.go, AltStatName. Of a request that no pod answered
  // Envoy counts what it answered itself.
  ofGateway({
    name: 'contour',
    title: 'Contour, by its Envoys',
    routers: ['gateway-api', 'contour'],
    watched: 'envoy_server_live',
    requests: 'envoy_cluster_upstream_rq_xx',
    isError: 'envoy_response_code_class="5"',
    buckets: 'envoy_cluster_upstream_rq_time_bucket',
    unit: 'milliseconds',
    matchers: ({ service }, namespace) => [`envoy_cluster_name=~"${namespace}_${service}_[0-9]+"`],
  }),
];
