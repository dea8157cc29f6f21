import type { KubeObject } from '../../../src/model/kube.ts';
import { backends } from '../backends.ts';
import type { RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

function objectOf(kind: string, spec: Fields): KubeObject {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind,
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '31c8',
      resourceVersion: '9',
      generation: 2,
      annotations: { 'kubernetes.io/ingress.class': 'traefik' },
    },
    spec,
  };
}

export const shop = { name: 'shop', port: 80 };
export const pages = { name: 'pages', port: 'http' };
const onShop = { match: 'Host(`shop.test`)', kind: 'Rule' };

/** An IngressRoute of namespace `web`. */
export function ingressRouteOf(...routes: readonly Fields[]): KubeObject {
  return objectOf('IngressRoute', { entryPoints: ['websecure'], routes });
}

export function tcpIngressRouteOf(...routes: readonly Fields[]): KubeObject {
  return objectOf('IngressRouteTCP', { entryPoints: ['postgres'], routes });
}

export function traefikServiceOf(spec: Fields): KubeObject {
  return objectOf('TraefikService', spec);
}

function fixture(name: string, object: KubeObject): RouteFixture {
  return { name, backends, planned: [object], before: [object] };
}

function ofTomorrow(name: string, object: KubeObject): RouteFixture {
  return { ...fixture(name, object), isOfTomorrow: true };
}

const web = (name: string, ...routes: readonly Fields[]): RouteFixture =>
  fixture(name, ingressRouteOf(...routes));

export const webFixtures: readonly RouteFixture[] = [
  web('one host', { ...onShop, services: [shop] }),
  web('kind written out, and a weight on the only Service', {
    ...onShop,
    services: [{ kind: 'Service', ...shop, weight: 10 }],
  }),
  web('a weight of 0 that says nothing, for it is alone', { ...onShop, services: [{ ...shop, weight: 0 }] }),
  fixture(
    'TLS, middlewares, a priority and all of a Service',
    objectOf('IngressRoute', {
      entryPoints: ['web', 'websecure'],
      tls: { certResolver: 'letsencrypt', domains: [{ main: 'shop.test', sans: ['www.shop.test'] }] },
      routes: [
        {
          match: 'Host(`shop.test`) || Host(`www.shop.test`)',
          kind: 'Rule',
          priority: 12,
          middlewares: [{ name: 'auth' }, { name: 'gzip', namespace: 'infra' }],
          observability: { accessLogs: true, traceVerbosity: 'minimal' },
          services: [
            {
              ...shop,
              scheme: 'h2c',
              passHostHeader: false,
              strategy: 'p2c',
              serversTransport: 'slow',
              responseForwarding: { flushInterval: '1ms' },
              sticky: { cookie: { name: 'pod', secure: true, httpOnly: true } },
            },
          ],
        },
      ],
    }),
  ),
  web(
    'several rules, one of them to others only',
    { ...onShop, services: [shop] },
    { match: 'Host(`shop.test`) && PathPrefix(`/pages`)', kind: 'Rule', services: [{ ...pages, weight: 3 }] },
    {
      match: 'Host(`shop.test`) && Path(`/split`)',
      kind: 'Rule',
      services: [
        { ...pages, weight: 0 },
        { name: 'pages-eu', port: 8080, weight: 5 },
      ],
    },
    { match: 'Host(`api.shop.test`) && Method(`GET`)', services: [{ name: 'shop', port: 'grpc' }] },
  ),
  web('another Service in the same route', {
    ...onShop,
    services: [
      { ...shop, weight: 9 },
      { name: 'legacy', port: 80, weight: 1 },
    ],
  }),
  web('others without weights', { ...onShop, services: [{ name: 'legacy', port: 80 }, shop, pages] }),
  web(
    'a route where it gets nothing',
    { match: 'PathPrefix(`/closed`)', kind: 'Rule', services: [{ ...shop, weight: 0 }, pages] },
    { ...onShop, services: [shop] },
  ),
  web('the same Service twice, by a number and by a name', {
    ...onShop,
    services: [
      { ...shop, weight: 3 },
      { name: 'shop', port: 'https', scheme: 'https' },
    ],
  }),
  web(
    'a Service of the same name in another namespace',
    { ...onShop, services: [{ ...shop, namespace: 'old-web', weight: 3 }, shop] },
    { match: 'PathPrefix(`/old`)', kind: 'Rule', services: [{ ...shop, namespace: 'old-web' }] },
  ),
  web('its own namespace written out', { ...onShop, services: [{ ...shop, namespace: 'web' }] }),
  web(
    'a TraefikService of the same name',
    { ...onShop, services: [shop, { kind: 'TraefikService', name: 'shop', weight: 4 }] },
    { match: 'Path(`/x`)', kind: 'Rule', services: [{ kind: 'TraefikService', name: 'api@internal' }] },
  ),
  web(
    'middlewares that redirect, without a Service',
    { ...onShop, services: [shop] },
    { match: 'Host(`old.test`)', kind: 'Rule', middlewares: [{ name: 'to-shop' }] },
  ),
  web('a rule in the syntax of v2', {
    match: 'Host(`shop.test`, `www.shop.test`)',
    kind: 'Rule',
    syntax: 'v2',
    services: [shop],
  }),
  web(
    'a rule of the next length to another Service',
    { match: 'PathPrefix(`/api`)', kind: 'Rule', services: [shop] },
    { match: 'PathPrefix(`/apis`)', kind: 'Rule', services: [pages] },
  ),
  web('a negative priority', { ...onShop, priority: -1, services: [shop] }),
  ofTomorrow(
    'fields of tomorrow',
    objectOf('IngressRoute', {
      ofTomorrow: { deep: [1, null] },
      routes: [{ ...onShop, ofTomorrow: true, services: [{ ...shop, ofTomorrow: 'yes' }] }],
    }),
  ),
];

const anySni = { match: 'HostSNI(`*`)' };
const db = { name: 'shop', port: 5432 };
const tcp = (name: string, ...routes: readonly Fields[]): RouteFixture =>
  fixture(name, tcpIngressRouteOf(...routes));

export const tcpFixtures: readonly RouteFixture[] = [
  tcp('all connections', { ...anySni, services: [db] }),
  tcp('a weight on the only Service', { ...anySni, services: [{ ...db, weight: 10 }] }),
  tcp('a named port', { ...anySni, services: [{ name: 'shop', port: 'postgres' }] }),
  tcp('another Service beside it', {
    ...anySni,
    services: [
      { ...db, weight: 3 },
      { name: 'replica', port: 5432, weight: 1 },
    ],
  }),
  tcp('others without weights', { ...anySni, services: [{ name: 'replica', port: 5432 }, db] }),
  tcp(
    'several hosts, one of them for others only',
    { match: 'HostSNI(`shop.test`)', priority: 5, services: [db] },
    { match: 'HostSNI(`pages.test`)', services: [{ name: 'pages', port: 5432, weight: 2 }] },
  ),
  fixture(
    'TLS that is passed through',
    objectOf('IngressRouteTCP', {
      entryPoints: ['websecure'],
      routes: [{ match: 'HostSNI(`shop.test`)', services: [{ ...db, tls: true }] }],
      tls: { passthrough: true, options: { name: 'modern', namespace: 'infra' } },
    }),
  ),
  tcp('middlewares, the PROXY protocol and a transport', {
    match: 'HostSNI(`*`) && ClientIP(`10.0.0.0/8`)',
    middlewares: [{ name: 'allow-list', namespace: 'infra' }],
    services: [{ ...db, proxyProtocol: { version: 2 }, serversTransport: 'tcp', nativeLB: true }],
  }),
  tcp('the same Service twice, with two ports', {
    ...anySni,
    services: [
      { ...db, weight: 2 },
      { name: 'shop', port: 5433, weight: 1 },
    ],
  }),
  tcp('a Service of the same name in another namespace', {
    ...anySni,
    services: [{ ...db, namespace: 'old-web', weight: 2 }, db],
  }),
  tcp(
    'a route where it gets nothing',
    {
      match: 'HostSNI(`closed.test`)',
      services: [
        { ...db, weight: 0 },
        { name: 'idle', port: 1 },
      ],
    },
    { ...anySni, services: [db] },
  ),
];

const weighted = (name: string, services: readonly Fields[], more: Fields = {}): RouteFixture =>
  fixture(name, traefikServiceOf({ weighted: { services, ...more } }));

export const serviceFixtures: readonly RouteFixture[] = [
  weighted('one Service', [shop]),
  weighted('a weight on the only Service', [{ ...shop, weight: 1 }]),
  weighted('the kind written out', [{ kind: 'Service', ...shop, weight: 100 }]),
  weighted('another Service beside it', [
    { ...shop, weight: 3 },
    { name: 'legacy', port: 80, weight: 1 },
  ]),
  weighted('others without weights', [{ name: 'legacy', port: 80 }, shop, pages]),
  weighted('another TraefikService beside it', [
    { ...shop, weight: 2 },
    { kind: 'TraefikService', name: 'shop', namespace: 'old-web', weight: 1 },
    { kind: 'TraefikService', name: 'shop', weight: 1 },
  ]),
  weighted('one that gets nothing beside it', [shop, { ...pages, weight: 0 }]),
  weighted('the same Service twice, by a number and by a name', [
    { ...shop, weight: 3 },
    { name: 'shop', port: 'https', scheme: 'https', weight: 1 },
  ]),
  weighted('a Service of the same name in another namespace', [
    { ...shop, namespace: 'old-web', weight: 3 },
    { ...shop, namespace: 'web' },
  ]),
  weighted('all of a Service', [
    {
      ...shop,
      scheme: 'https',
      passHostHeader: true,
      serversTransport: 'mtls',
      nativeLB: true,
      sticky: { cookie: { name: 'pod' } },
    },
  ]),
  weighted('a cookie that keeps users', [{ ...shop, weight: 9 }, pages], {
    sticky: { cookie: { name: 'side', httpOnly: true, sameSite: 'lax', maxAge: 60 } },
  }),
  ofTomorrow(
    'fields of tomorrow',
    traefikServiceOf({ ofTomorrow: 1, weighted: { services: [{ ...shop, ofTomorrow: 1 }], ofTomorrow: [] } }),
  ),
];
