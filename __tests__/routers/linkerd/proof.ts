import type { KubeObject } from '../../../src/model/kube.ts';
import { linkerd } from '../../../src/routers/linkerd/codec.ts';
import { backends } from '../backends.ts';
import type { Proof, RouteFixture } from '../contract.ts';
import { untouchedGatewayRoutes } from '../gateway-untouched.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const ofShop = { group: 'core', kind: 'Service', name: 'shop', port: 80 };

/** An HTTPRoute of Linkerd's, of the producer's namespace `web`. */
export function linkerdRouteWith(spec: Fields, more: Fields = {}): KubeObject {
  return {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'HTTPRoute',
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '5ad1',
      resourceVersion: '88',
      generation: 4,
      annotations: { 'retry.linkerd.io/http': '5xx' },
    },
    spec: { parentRefs: [ofShop], ...spec },
    ...more,
  };
}

function fixture(name: string, spec: Fields): RouteFixture {
  const objects = [linkerdRouteWith(spec)];
  return { name, backends, planned: objects, before: objects };
}

const shop = { name: 'shop', port: 80 };
const canary = { name: 'shop-experiment', port: 80 };
const prefix = (value: string): Fields => ({ path: { type: 'PathPrefix', value } });
const header = (name: string, value: string): Fields => ({ headers: [{ name, value }] });
const modifier = {
  type: 'RequestHeaderModifier',
  requestHeaderModifier: { set: [{ name: 'l5d-dst-canonical', value: 'shop' }], remove: ['x-debug'] },
};

export const linkerdProof: Proof = {
  harness: { codec: linkerd, untouched: untouchedGatewayRoutes },
  unpublishedCrds: ['linkerd'],
  fixtures: [
    fixture('the Service is parent and backend', { rules: [{ backendRefs: [shop] }] }),
    fixture('as the API server keeps it', {
      parentRefs: [{ group: '', kind: 'Service', name: 'shop', port: 80 }],
      rules: [{ matches: [prefix('/')], backendRefs: [{ group: '', kind: 'Service', ...shop, weight: 1 }] }],
    }),
    fixture('every port of an apex Service, weights beside another backend', {
      parentRefs: [{ group: 'core', kind: 'Service', name: 'shop-apex' }],
      rules: [
        {
          backendRefs: [
            { ...shop, weight: 90 },
            { ...canary, weight: 10 },
          ],
        },
      ],
    }),
    fixture('requests with a header go elsewhere', {
      rules: [
        { matches: [header('x-request-id', 'alternative')], backendRefs: [canary] },
        { backendRefs: [shop] },
      ],
    }),
    fixture('a timeout for each rule', {
      rules: [
        {
          matches: [prefix('/reports')],
          timeouts: { request: '30s', backendRequest: '10s' },
          backendRefs: [shop],
        },
        { timeouts: { request: '2s' }, backendRefs: [{ ...shop, weight: 5 }] },
      ],
    }),
    fixture('two parents, by port and without', {
      parentRefs: [ofShop, { group: 'core', kind: 'Service', name: 'shop', port: 8080 }],
      rules: [{ backendRefs: [shop] }],
    }),
    fixture('hosts, and matches by path, method, header and query', {
      hostnames: ['shop.web.svc.cluster.local', '*.shop.test'],
      rules: [
        {
          matches: [
            { ...prefix('/cart'), method: 'POST' },
            { ...header('x-region', 'eu'), queryParams: [{ name: 'beta', value: '1' }] },
            { path: { type: 'RegularExpression', value: '/items/[0-9]+' } },
          ],
          backendRefs: [shop],
        },
      ],
    }),
    fixture('filters of a rule and of a backend, a redirect without backends', {
      rules: [
        {
          matches: [prefix('/old')],
          filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'old.test', statusCode: 301 } }],
        },
        { filters: [modifier], backendRefs: [{ ...shop, filters: [modifier] }] },
      ],
    }),
    fixture('a Service of the same name in another namespace', {
      rules: [
        {
          backendRefs: [
            { ...shop, weight: 3 },
            { ...shop, namespace: 'old-web', weight: 1 },
          ],
        },
        { matches: [prefix('/old')], backendRefs: [{ ...shop, namespace: 'old-web' }] },
      ],
    }),
    fixture('two ports of the Service in one rule', {
      rules: [
        {
          backendRefs: [
            { ...shop, weight: 9 },
            { name: 'shop', port: 8443, weight: 1 },
          ],
        },
      ],
    }),
    fixture('a backend without traffic', {
      rules: [
        {
          backendRefs: [
            { ...shop, weight: 1 },
            { ...canary, weight: 0 },
          ],
        },
      ],
    }),
    fixture('a consumer of another Service besides, its own namespace written out', {
      parentRefs: [ofShop, { group: 'core', kind: 'Service', name: 'front', namespace: 'edge', port: 80 }],
      rules: [
        { matches: [{ method: 'GET' }], backendRefs: [{ ...shop, namespace: 'web' }] },
        { backendRefs: [{ ...shop, namespace: 'web', weight: 100 }] },
      ],
    }),
    fixture('a Server is a parent too: it is about who may call', {
      parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name: 'shop-http' }, ofShop],
      rules: [{ backendRefs: [shop] }],
    }),
  ],
};
