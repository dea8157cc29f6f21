import type { KubeObject } from '../../../src/model/kube.ts';
import { backends } from '../backends.ts';
import type { RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An ApisixRoute of namespace `web` with these HTTP rules, and what else a live one has. */
export function routeWith(http: readonly Fields[], spec: Fields = {}): KubeObject {
  return {
    apiVersion: 'apisix.apache.org/v2',
    kind: 'ApisixRoute',
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '5b1c',
      resourceVersion: '90',
      generation: 4,
      labels: { team: 'shop' },
      annotations: { owner: 'shop@example.test' },
    },
    spec: { ingressClassName: 'apisix', ...spec, http },
    status: {
      conditions: [
        {
          type: 'Accepted',
          status: 'True',
          reason: 'Accepted',
          message: '',
          observedGeneration: 4,
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    },
  };
}

/** An ApisixUpstream: how APISIX speaks to the Service of the same name. */
export function upstreamWith(name: string, spec: Fields): KubeObject {
  return {
    apiVersion: 'apisix.apache.org/v2',
    kind: 'ApisixUpstream',
    metadata: { name, namespace: 'web', uid: `uid-${name}`, resourceVersion: '7' },
    spec,
  };
}

export const shop = { serviceName: 'shop', servicePort: 80 };

function fixture(name: string, http: readonly Fields[], more: Fields = {}): RouteFixture {
  const objects = [routeWith(http, more)];
  return { name, backends, planned: objects, before: objects };
}

function withUpstream(own: RouteFixture, spec: Fields): RouteFixture {
  const objects = [...own.before, upstreamWith('shop', spec)];
  return { ...own, planned: objects, before: objects };
}

const all = { paths: ['/*'] };

export const apisixFixtures: readonly RouteFixture[] = [
  fixture('one rule, one path', [{ name: 'main', match: all, backends: [shop] }]),
  fixture('several hosts and paths, a named port, methods', [
    {
      name: 'main',
      match: {
        hosts: ['shop.test', '*.shop.test'],
        paths: ['/', '/cart*', '/v1/items/*'],
        methods: ['GET', 'POST'],
        remoteAddrs: ['10.0.0.0/8'],
      },
      backends: [{ serviceName: 'shop', servicePort: 'http' }],
    },
  ]),
  fixture('rules to others beside it, told apart by priority', [
    {
      name: 'pages',
      priority: 5,
      match: { paths: ['/legal*'] },
      backends: [{ serviceName: 'pages', servicePort: 8080 }],
    },
    { name: 'main', priority: 2, match: all, backends: [{ ...shop, weight: 30 }] },
    {
      name: 'split-by-user',
      match: { paths: ['/press/*'] },
      backends: [
        { serviceName: 'pages', servicePort: 8080, weight: 7 },
        { serviceName: 'pages-eu', servicePort: 8080 },
      ],
    },
  ]),
  fixture('another backend in the same rule, with weights', [
    {
      name: 'main',
      match: all,
      backends: [
        { ...shop, weight: 90 },
        { serviceName: 'legacy', servicePort: 80, weight: 10 },
      ],
    },
  ]),
  fixture('other backends, some without weights', [
    {
      name: 'main',
      match: all,
      backends: [
        { serviceName: 'legacy', servicePort: 80, weight: 50 },
        shop,
        { serviceName: 'old', servicePort: 80, weight: 0 },
      ],
    },
  ]),
  fixture('an upstream outside the cluster beside it', [
    {
      name: 'main',
      match: all,
      backends: [{ ...shop, weight: 80 }],
      upstreams: [{ name: 'data-centre', weight: 20 }, { name: 'data-centre-2' }],
    },
    { name: 'outside', match: { paths: ['/old/*'] }, upstreams: [{ name: 'data-centre' }] },
  ]),
  fixture('plugins, a plugin config, authentication, timeouts and websockets', [
    {
      name: 'main',
      match: all,
      websocket: true,
      timeout: { connect: '5s', read: '30s', send: '30s' },
      plugin_config_name: 'security',
      plugin_config_namespace: 'infra',
      plugins: [
        {
          name: 'proxy-rewrite',
          enable: true,
          config: { regex_uri: ['^/shop/(.*)', '/$1'], headers: { set: { 'X-Shop': '1' } } },
        },
        { name: 'limit-count', enable: false, config: { count: 10, time_window: 60 } },
        { name: 'traffic-split', enable: false },
      ],
      authentication: { enable: true, type: 'keyAuth', keyAuth: { header: 'X-Key' } },
      backends: [shop],
    },
  ]),
  fixture('expressions and a filter function in the match', [
    {
      name: 'beta',
      priority: 10,
      match: {
        ...all,
        exprs: [
          { subject: { scope: 'Header', name: 'X-Beta' }, op: 'Equal', value: 'yes' },
          { subject: { scope: 'Query', name: 'region' }, op: 'In', set: ['eu', 'us'] },
          { subject: { scope: 'Path' }, op: 'RegexNotMatch', value: '^/internal' },
        ],
        filter_func: 'function(vars) return vars.host ~= "old.shop.test" end',
      },
      backends: [shop],
    },
    { name: 'main', match: all, backends: [shop] },
  ]),
  fixture('the same Service twice, with two ports', [
    {
      name: 'main',
      match: all,
      backends: [
        { ...shop, weight: 9 },
        { serviceName: 'shop', servicePort: 8443, weight: 1 },
      ],
    },
  ]),
  fixture('a rule where it has weight 0', [
    {
      name: 'maintenance',
      match: { paths: ['/admin*'] },
      backends: [
        { ...shop, weight: 0 },
        { serviceName: 'maintenance', servicePort: 80, weight: 1 },
      ],
    },
    { name: 'main', match: all, backends: [shop] },
  ]),
  fixture('the address of the Service in place of its pods', [
    { name: 'main', match: all, backends: [{ ...shop, resolveGranularity: 'service', weight: 100 }] },
  ]),
  fixture('stream rules beside it', [{ name: 'main', match: all, backends: [shop] }], {
    stream: [
      {
        name: 'tcp',
        protocol: 'TCP',
        match: { ingressPort: 9100 },
        backend: { serviceName: 'shop', servicePort: 9000, resolveGranularity: 'endpoint' },
      },
    ],
  }),
  fixture('a rule without a backend', [
    {
      name: 'redirect',
      match: { paths: ['/go'] },
      plugins: [{ name: 'redirect', enable: true, config: { uri: '/', ret_code: 302 } }],
    },
    { name: 'main', match: all, backends: [shop] },
  ]),
  withUpstream(
    fixture('its Service has an ApisixUpstream: scheme, retries, timeouts, health checks', [
      { name: 'main', match: { ...all, hosts: ['api.shop.test'] }, backends: [{ ...shop, subset: 'ready' }] },
    ]),
    {
      ingressClassName: 'apisix',
      scheme: 'grpc',
      retries: 2,
      loadbalancer: { type: 'chash', hashOn: 'header', key: 'X-User' },
      timeout: { connect: '1s', read: '10s', send: '10s' },
      healthCheck: {
        active: { type: 'http', httpPath: '/healthz', healthy: { successes: 1, interval: '2s' } },
      },
      subsets: [{ name: 'ready', labels: { tier: 'web' } }],
      portLevelSettings: [{ port: 80, scheme: 'http' }],
    },
  ),
  {
    ...fixture('fields of tomorrow', [
      {
        name: 'main',
        match: { ...all, ofTomorrow: [1] },
        ofTomorrow: { deep: [null] },
        backends: [{ ...shop, ofTomorrow: true }],
      },
    ]),
    isOfTomorrow: true,
  },
];
