import type { KubeObject } from '../../../src/model/kube.ts';
import { backends } from '../backends.ts';
import type { RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An HTTPProxy of namespace `web`, and what else a live one has. */
export function proxyWith(spec: Fields, more: Fields = {}): KubeObject {
  return {
    apiVersion: 'projectcontour.io/v1',
    kind: 'HTTPProxy',
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '90d2',
      resourceVersion: '41',
      generation: 3,
      labels: { app: 'shop' },
    },
    spec: { virtualhost: { fqdn: 'shop.test' }, ...spec },
    status: { currentStatus: 'NotReconciled', description: 'Waiting for controller' },
    ...more,
  };
}

export function proxyOf(...routes: readonly Fields[]): KubeObject {
  return proxyWith({ routes });
}

function fixture(name: string, spec: Fields): RouteFixture {
  const objects = [proxyWith(spec)];
  return { name, backends, planned: objects, before: objects };
}

export const shop = { name: 'shop', port: 80 };
export const pages = { name: 'pages', port: 8080 };
export const prefix = (path: string): Fields => ({ prefix: path });

export const proxyFixtures: readonly RouteFixture[] = [
  fixture('one route', { routes: [{ services: [shop] }] }),
  fixture('a prefix, and a weight on the only Service', {
    routes: [{ conditions: [prefix('/')], services: [{ ...shop, weight: 100 }] }],
  }),
  fixture('several paths, one of them to others only', {
    routes: [
      { conditions: [prefix('/')], services: [shop] },
      { conditions: [prefix('/api')], services: [{ ...shop, port: 8443, protocol: 'h2' }] },
      {
        conditions: [{ exact: '/legal' }],
        services: [
          { ...pages, weight: 7 },
          { name: 'pages-eu', port: 8080, weight: 3 },
        ],
      },
      { conditions: [{ regex: '/items/[0-9]+' }], services: [shop] },
    ],
  }),
  fixture('TLS, headers, timeouts, retries, websockets and CORS', {
    virtualhost: {
      fqdn: 'shop.test',
      tls: { secretName: 'shop-tls', minimumProtocolVersion: '1.3' },
      corsPolicy: { allowOrigin: ['*'], allowMethods: ['GET', 'POST'] },
    },
    ingressClassName: 'contour-external',
    routes: [
      {
        conditions: [
          prefix('/'),
          { header: { name: 'x-tenant', notexact: 'old', treatMissingAsEmpty: true } },
        ],
        enableWebsockets: true,
        permitInsecure: true,
        timeoutPolicy: { response: '10s', idle: '60s' },
        retryPolicy: { count: 3, perTryTimeout: '150ms', retryOn: ['5xx'] },
        requestHeadersPolicy: { set: [{ name: 'x-shop', value: '1' }] },
        loadBalancerPolicy: { strategy: 'WeightedLeastRequest' },
        services: [
          {
            ...shop,
            requestHeadersPolicy: { remove: ['x-debug'] },
            slowStartPolicy: { window: '10s', aggression: '1.0', minWeightPercent: 10 },
          },
        ],
      },
    ],
  }),
  fixture('another Service in the same route', {
    routes: [
      {
        services: [
          { ...shop, weight: 90 },
          { name: 'legacy', port: 80, weight: 10 },
        ],
      },
    ],
  }),
  fixture('others without weights: all get the same', {
    routes: [{ services: [{ name: 'legacy', port: 80 }, shop, pages] }],
  }),
  fixture('one with a weight beside one without, which gets nothing', {
    routes: [
      {
        services: [
          { ...shop, weight: 5 },
          { name: 'idle', port: 80 },
        ],
      },
    ],
  }),
  fixture('a route where it gets nothing', {
    routes: [
      { conditions: [prefix('/closed')], services: [shop, { name: 'maintenance', port: 80, weight: 1 }] },
      { conditions: [prefix('/')], services: [shop] },
    ],
  }),
  fixture('the same Service twice, with two ports', {
    routes: [
      {
        services: [
          { ...shop, weight: 9 },
          { name: 'shop', port: 8443, protocol: 'tls', weight: 1 },
        ],
      },
    ],
  }),
  fixture('a mirror of the user, of a part of the requests', {
    routes: [{ services: [shop, { name: 'recorder', port: 80, mirror: true, weight: 20 }, pages] }],
  }),
  fixture('a mirror to the target itself', {
    routes: [
      { conditions: [prefix('/')], services: [shop] },
      { conditions: [prefix('/old')], services: [pages, { ...shop, mirror: true }] },
    ],
  }),
  fixture('redirects and direct responses', {
    routes: [
      { conditions: [prefix('/shop')], services: [shop] },
      { conditions: [prefix('/old')], requestRedirectPolicy: { hostname: 'shop.test', statusCode: 301 } },
      { conditions: [{ exact: '/ping' }], directResponsePolicy: { statusCode: 200, body: 'pong' } },
    ],
  }),
  fixture('a prefix that is replaced', {
    routes: [
      {
        conditions: [prefix('/shop')],
        pathRewritePolicy: { replacePrefix: [{ replacement: '/' }] },
        services: [shop],
      },
    ],
  }),
  fixture('others by header and query parameter on the same path', {
    routes: [
      { conditions: [prefix('/'), { header: { name: 'x-beta', present: true } }], services: [pages] },
      {
        conditions: [prefix('/'), { queryParameter: { name: 'os', exact: 'ios' } }],
        services: [{ name: 'shop-ios', port: 80 }],
      },
      { services: [shop] },
    ],
  }),
  fixture('includes beside its own route', {
    includes: [
      { name: 'blog', namespace: 'marketing', conditions: [prefix('/blog')] },
      { name: 'beta', conditions: [{ header: { name: 'x-beta', contains: 'yes' } }] },
    ],
    routes: [{ services: [shop] }],
  }),
  fixture('included by another HTTPProxy', {
    virtualhost: undefined,
    routes: [{ conditions: [prefix('/cart')], services: [shop] }],
  }),
  fixture('a tcpproxy behind passed-through TLS', {
    virtualhost: { fqdn: 'shop.test', tls: { passthrough: true } },
    tcpproxy: {
      loadBalancerPolicy: { strategy: 'RoundRobin' },
      healthCheckPolicy: {
        intervalSeconds: 5,
        timeoutSeconds: 2,
        unhealthyThresholdCount: 3,
        healthyThresholdCount: 1,
      },
      services: [
        { ...shop, port: 8443, weight: 2 },
        { name: 'other', port: 8443, weight: 1 },
      ],
    },
  }),
  fixture('a tcpproxy, and routes for what is not encrypted', {
    virtualhost: { fqdn: 'shop.test', tls: { secretName: 'shop-tls' } },
    tcpproxy: { services: [shop] },
    routes: [{ services: [shop] }, { conditions: [prefix('/pages')], services: [pages] }],
  }),
  fixture('a tcpproxy of another HTTPProxy', {
    virtualhost: { fqdn: 'shop.test', tls: { passthrough: true } },
    tcpproxy: { include: { name: 'tcp', namespace: 'infra' } },
    routes: [{ services: [shop] }],
  }),
  {
    ...fixture('fields of tomorrow', {
      routes: [{ services: [{ ...shop, ofTomorrow: { deep: [1, null] } }], ofTomorrow: true }],
      ofTomorrow: 'yes',
    }),
    isOfTomorrow: true,
  },
];
