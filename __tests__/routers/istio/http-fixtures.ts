import type { RouteFixture } from '../contract.ts';
import { destinationRuleWith, fixture, full, port, to, type Fields } from './objects.ts';

const prefix = (value: string): Fields => ({ uri: { prefix: value } });

export const httpFixtures: readonly RouteFixture[] = [
  fixture('one destination without a weight', { http: [{ route: [to('shop')] }] }),
  fixture('the full name, a port and the weight 100, behind a gateway', {
    hosts: ['shop.test', '*.shop.test'],
    gateways: ['infra/public', 'mesh'],
    exportTo: ['*'],
    http: [{ name: 'primary', route: [to(full, { weight: 100 }, port(80))] }],
  }),
  fixture('a cluster domain of its own', { http: [{ route: [to('shop.web.svc.corp.test')] }] }),
  fixture('several routes, some of them to others, redirected, answered or delegated', {
    http: [
      { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new', redirectCode: 302 } },
      { match: [prefix('/status')], directResponse: { status: 200, body: { string: 'ok' } } },
      { match: [prefix('/pages')], route: [to('pages', { weight: 30 }), to('pages-eu', { weight: 70 })] },
      { match: [prefix('/cart'), { uri: { regex: '/v[0-9]+/cart' } }], route: [to('shop')] },
      { match: [prefix('/docs')], delegate: { name: 'docs', namespace: 'docs' } },
      { route: [to(full)] },
    ],
  }),
  fixture('another destination beside, that makes 100 with it', {
    http: [{ route: [to('legacy', { weight: 10 }), to('shop', { weight: 90 })] }],
  }),
  fixture('proportions that make no 100, and a destination without traffic', {
    http: [
      { route: [to('shop', { weight: 2 }), to('edge', { weight: 1 }), to('off'), to('none', { weight: 0 })] },
    ],
  }),
  fixture('a route where it has no traffic', {
    http: [
      { match: [prefix('/closed')], route: [to('shop', { weight: 0 }), to('maintenance', { weight: 100 })] },
      { route: [to('shop')] },
    ],
  }),
  fixture('two ports of the Service in one route', {
    http: [{ route: [to('shop', { weight: 75 }, port(80)), to('shop', { weight: 25 }, port(81))] }],
  }),
  fixture('a Service of the same name elsewhere, or exported', {
    http: [
      {
        route: [
          to('shop.old.svc.cluster.local', { weight: 20 }),
          to('shop.web.svc.clusterset.local', { weight: 30 }),
          to('shop', { weight: 50 }),
        ],
      },
    ],
  }),
  fixture('timeout, retries, fault, headers, rewrite and CORS', {
    http: [
      {
        match: [prefix('/api')],
        rewrite: { uri: '/', authority: 'shop.internal' },
        timeout: '10s',
        retries: { attempts: 3, perTryTimeout: '2s', retryOn: 'gateway-error,connect-failure' },
        fault: { delay: { percentage: { value: 0.1 }, fixedDelay: '5s' } },
        headers: { request: { set: { 'x-from': 'mesh' } } },
        corsPolicy: { allowOrigins: [{ exact: 'https://shop.test' }], allowMethods: ['GET'], maxAge: '24h' },
        route: [to('shop', { headers: { response: { remove: ['x-debug'] } } })],
      },
    ],
  }),
  fixture('copies of its own, in the older form', {
    http: [
      { route: [to('shop')], mirror: { host: 'audit' }, mirrorPercentage: { value: 12.5 } },
      { match: [prefix('/legacy')], route: [to('shop')], mirror: { host: 'audit' }, mirrorPercent: 7 },
    ],
  }),
  fixture('copies of its own, in the newer form', {
    http: [
      {
        route: [to('shop')],
        mirrors: [
          { destination: { host: 'audit' } },
          { destination: { host: 'shop' }, percentage: { value: 1 } },
        ],
      },
    ],
  }),
  fixture('matches of every kind, that testers and methods meet', {
    http: [
      {
        name: 'known',
        match: [
          {
            name: 'jason',
            headers: { Cookie: { regex: '^(.*;)?(user=jason)(;.*)?$' }, 'x-tester': { exact: 'yes' } },
            queryParams: { version: { prefix: 'ne' } },
            method: { exact: 'GET' },
          },
          {
            headers: { 'user-agent': {}, cookie: { prefix: 'a=' } },
            withoutHeaders: { cookie: { exact: 'b=c' } },
            queryParams: { version: { exact: 'old' } },
            method: { regex: 'HEAD|POST' },
            sourceLabels: { app: 'front' },
            gateways: ['mesh'],
            port: 80,
            ignoreUriCase: true,
          },
        ],
        route: [to('shop')],
      },
      { match: [{ method: { prefix: 'PO' } }], route: [to('shop')] },
      { route: [to('shop')] },
    ],
  }),
  fixture('one user, by a cookie, and all others', {
    http: [
      { match: [{ headers: { cookie: { regex: '^(.*; ?)?user=jason(;.*)?$' } } }], route: [to('shop')] },
      { match: [{ headers: { cookie: { regex: 'a=.*' } } }], timeout: '1s', route: [to('shop')] },
      { route: [to('pages')] },
    ],
  }),
  fixture('requests, connections and TLS in one', {
    hosts: [full, 'shop.test'],
    http: [{ route: [to(full)] }],
    tcp: [{ match: [{ port: 9000 }], route: [to(full, {}, port(9000))] }],
    tls: [
      {
        match: [{ port: 443, sniHosts: ['shop.test'] }],
        route: [to(full, { weight: 4 }), to('old', { weight: 1 })],
      },
    ],
  }),
  fixture(
    'a DestinationRule with a policy',
    { http: [{ route: [to('shop')] }] },
    destinationRuleWith({
      host: full,
      exportTo: ['.'],
      trafficPolicy: {
        loadBalancer: { consistentHash: { httpHeaderName: 'x-user' } },
        connectionPool: { http: { http2MaxRequests: 1000 } },
        outlierDetection: { consecutive5xxErrors: 7, interval: '5m' },
      },
    }),
  ),
  fixture(
    'a subset with a policy of its own',
    { http: [{ route: [to('shop', {}, { subset: 'v1', ...port(80) })] }] },
    destinationRuleWith({
      trafficPolicy: {
        loadBalancer: { simple: 'LEAST_REQUEST' },
        portLevelSettings: [{ ...port(80), tls: { mode: 'DISABLE' } }],
      },
      subsets: [
        { name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } } },
        { name: 'v0', labels: { version: 'v0' } },
      ],
    }),
  ),
  fixture(
    'two subsets, one of them with all traffic',
    {
      gateways: ['web/edge'],
      http: [
        {
          match: [{ uri: { regex: '/.*' } }],
          route: [to('shop', { weight: 0 }, { subset: 'v2' }), to('shop', { weight: 100 }, { subset: 'v1' })],
        },
      ],
    },
    destinationRuleWith({
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
      subsets: [
        { name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } },
        { name: 'v2', labels: { version: 'v2' }, trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } },
      ],
    }),
  ),
  fixture('a delegate, whose hosts are its root’s', { hosts: [], http: [{ route: [to('shop')] }] }),
  fixture(
    'a subset by labels alone',
    { http: [{ route: [to(full, { weight: 100 }, { subset: 'v1' })] }] },
    destinationRuleWith({ host: full, subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
  ),
  {
    ...fixture('fields of tomorrow', {
      ofTomorrow: { deep: [1, { two: null }] },
      http: [
        {
          ofTomorrow: true,
          match: [{ ofTomorrow: [{ a: 1 }] }],
          route: [to('shop', { ofTomorrow: 1 }, { ofTomorrow: 2 })],
        },
      ],
    }),
    isOfTomorrow: true,
  },
];
