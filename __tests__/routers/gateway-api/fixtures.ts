import type { KubeObject } from '../../../src/model/kube.ts';
import { backends } from '../backends.ts';
import type { RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An HTTPRoute of namespace `web` with these rules, and what else a live one has. */
export function httpRouteWith(rules: readonly Fields[], more: Fields = {}): KubeObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '2f0d4a0c',
      resourceVersion: '712',
      generation: 3,
      labels: { app: 'shop' },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"spec":{"rules":[]}}' },
    },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'infra', sectionName: 'https' }],
      hostnames: ['shop.test'],
      rules,
    },
    status: { parents: [] },
    ...more,
  };
}

function fixture(name: string, rules: readonly Fields[]): RouteFixture {
  const objects = [httpRouteWith(rules)];
  return { name, backends, planned: objects, before: objects };
}

export const shop = { name: 'shop', port: 80 };
export const setHeader = {
  type: 'RequestHeaderModifier',
  requestHeaderModifier: { set: [{ name: 'x-shop', value: '1' }] },
};
const mirror = {
  type: 'RequestMirror',
  requestMirror: { backendRef: { name: 'shop', port: 80 }, percent: 10 },
};

export const httpFixtures: readonly RouteFixture[] = [
  fixture('one rule', [{ backendRefs: [shop] }]),
  fixture('kind, group and weight as the API server fills them in', [
    {
      matches: [{ path: { type: 'PathPrefix', value: '/' } }],
      backendRefs: [{ group: '', kind: 'Service', ...shop, weight: 1 }],
    },
  ]),
  fixture('weight 100', [{ backendRefs: [{ ...shop, weight: 100 }] }]),
  fixture('several rules, one of them to others only', [
    { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [shop] },
    {
      matches: [{ path: { type: 'Exact', value: '/legal' } }],
      backendRefs: [
        { name: 'pages', port: 8080, weight: 7 },
        { name: 'pages-eu', port: 8080 },
      ],
    },
    {
      matches: [{ headers: [{ name: 'x-beta', value: 'yes', type: 'Exact' }], method: 'POST' }],
      backendRefs: [{ ...shop, weight: 30 }],
    },
  ]),
  fixture('another backend in the same rule', [
    {
      backendRefs: [
        { ...shop, weight: 90 },
        { name: 'legacy', port: 80, weight: 10 },
      ],
    },
  ]),
  fixture('other backends without weights', [
    { backendRefs: [{ name: 'legacy', port: 80 }, shop, { name: 'edge', port: 81 }] },
  ]),
  fixture('a backend of weight 0 beside it', [{ backendRefs: [shop, { name: 'old', port: 80, weight: 0 }] }]),
  fixture('a rule where it has weight 0', [
    {
      backendRefs: [
        { ...shop, weight: 0 },
        { name: 'maintenance', port: 80, weight: 1 },
      ],
    },
    { backendRefs: [shop] },
  ]),
  fixture('the same Service twice, with two ports', [
    {
      backendRefs: [
        { ...shop, weight: 9 },
        { name: 'shop', port: 8443, weight: 1 },
      ],
    },
  ]),
  fixture('the same Service twice, one port without traffic', [
    {
      backendRefs: [
        { ...shop, weight: 1 },
        { name: 'shop', port: 81, weight: 0 },
      ],
    },
  ]),
  fixture('a Service of the same name in another namespace', [
    {
      backendRefs: [
        { ...shop, namespace: 'old-web', weight: 3 },
        { ...shop, weight: 1 },
      ],
    },
    { backendRefs: [{ ...shop, namespace: 'old-web' }] },
  ]),
  fixture('its own namespace written out', [{ backendRefs: [{ ...shop, namespace: 'web' }] }]),
  fixture('a backend of another kind with the same name', [
    { backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', ...shop, weight: 5 }] },
    { backendRefs: [shop, { group: 'gateway.envoyproxy.io', kind: 'Backend', name: 'shop', weight: 2 }] },
  ]),
  ofTomorrow(
    fixture('filters of the rule and of the backend, a mirror, timeouts and a field of tomorrow', [
      {
        name: 'main',
        filters: [setHeader, mirror],
        timeouts: { request: '10s' },
        sessionPersistence: { sessionName: 'shop' },
        ofTomorrow: { deep: [1, { two: null }] },
        backendRefs: [{ ...shop, filters: [setHeader], ofTomorrow: true }],
      },
    ]),
  ),
  fixture('a redirect without backends', [
    { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }] },
    { backendRefs: [] },
    { backendRefs: [shop] },
  ]),
];

function ofTomorrow(own: RouteFixture): RouteFixture {
  return { ...own, isOfTomorrow: true };
}
