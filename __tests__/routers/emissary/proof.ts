import type { KubeObject } from '../../../src/model/kube.ts';
import { emissary } from '../../../src/routers/emissary/codec.ts';
import { backends } from '../backends.ts';
import type { Proof, RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A Mapping as users have it. */
export function mappingWith(spec: Fields, metadata: Fields = {}): KubeObject {
  return {
    apiVersion: 'getambassador.io/v3alpha1',
    kind: 'Mapping',
    metadata: { name: 'shop', namespace: 'web', uid: '7', resourceVersion: '3', ...metadata },
    spec: { hostname: 'shop.test', prefix: '/', service: 'shop', ...spec },
  };
}

function fixture(name: string, spec: Fields, metadata?: Fields): RouteFixture {
  const objects = [mappingWith(spec, metadata)];
  return { name, backends, planned: objects, before: objects };
}

export const emissaryProof: Proof = {
  crds: ['emissary'],
  harness: { codec: emissary, untouched: (objects) => objects },
  fixtures: [
    fixture('a prefix', { hostname: '*' }),
    fixture('a port, and a path that is rewritten', {
      prefix: '/backend-api/',
      service: 'shop:8080',
      rewrite: '/v2/',
    }),
    fixture('the whole address of the Service', { service: 'http://shop.web.svc.cluster.local:80' }),
    fixture('the namespace of the Service, and gRPC', {
      prefix: '/shop.v1.Orders/',
      service: 'shop.web:9090',
      grpc: true,
      rewrite: '/shop.v1.Orders/',
    }),
    fixture('TLS to the Service, timeouts and retries', {
      service: 'https://shop:443',
      tls: 'upstream',
      timeout_ms: 4000,
      idle_timeout_ms: 500_000,
      connect_timeout_ms: 2000,
      retry_policy: { retry_on: '5xx', num_retries: 10, per_try_timeout: '250ms' },
    }),
    fixture('an expression for the path, with a precedence', {
      prefix: '/(shop|store)/.*',
      prefix_regex: true,
      precedence: 10,
      regex_rewrite: { pattern: '/(shop|store)/(.*)', substitution: '/\\2' },
    }),
    fixture('headers and parameters to match', {
      method: 'GET',
      headers: { 'X-Tester': 'yes', 'X-Tenant': 'a' },
      regex_headers: { 'User-Agent': '.*Mobile.*' },
      query_parameters: { version: 'next' },
      regex_query_parameters: { lang: '(de|fr)' },
    }),
    fixture('headers that are added and removed, CORS', {
      add_request_headers: { 'x-shop': { value: '1' }, 'x-trace': { value: '%REQ(:PATH)%', append: true } },
      remove_response_headers: ['server'],
      cors: { origins: ['https://shop.test'], methods: ['GET', 'POST'], credentials: true, max_age: '86400' },
    }),
    fixture('circuit breakers, a load balancer and labels of rate limits', {
      circuit_breakers: [{ priority: 'default', max_connections: 2048 }],
      resolver: 'endpoint',
      load_balancer: { policy: 'ring_hash', cookie: { name: 'route', ttl: '60s' } },
      labels: { ambassador: [{ shop_group: [{ generic_key: { value: 'shop' } }] }] },
    }),
    fixture('web sockets, an instance and names of its own', {
      allow_upgrade: ['websocket'],
      ambassador_id: ['public'],
      stats_name: 'shop',
      cluster_tag: 'main',
      docs: { ignored: true },
      bypass_auth: true,
    }),
    fixture(
      'labels that a Host looks for, and a name with dots',
      {},
      {
        name: 'shop.v1',
        labels: {
          host: 'shop',
          'app.kubernetes.io/managed-by': 'Helm',
          'app.kubernetes.io/instance': 'shop',
        },
        annotations: { 'meta.helm.sh/release-name': 'shop' },
      },
    ),
    fixture('the older way to name a host', { hostname: undefined, host: 'shop.test', prefix_exact: true }),
    { ...fixture('a field of tomorrow', { ofTomorrow: { deep: [1, { two: null }] } }), isOfTomorrow: true },
  ],
};
