import { backends } from '../backends.ts';
import type { RouteFixture } from '../contract.ts';
import { httpRouteWith, setHeader, shop, type Fields } from './fixtures.ts';

/** Without `hostnames` where connections have no names. */
function like(kind: string, name: string, rules: readonly Fields[]): RouteFixture {
  const apiVersion = `gateway.networking.k8s.io/${kind === 'GRPCRoute' ? 'v1' : 'v1alpha2'}`;
  const route = httpRouteWith(rules);
  const { hostnames, ...withoutHosts } = route['spec'] as Fields;
  const spec = kind === 'TCPRoute' ? withoutHosts : { ...withoutHosts, hostnames };
  const objects = [{ ...route, kind, apiVersion, spec }];
  return { name: `${kind}: ${name}`, backends, planned: objects, before: objects };
}

const order = { method: { type: 'Exact', service: 'shop.v1.Orders', method: 'Place' } };
const tenant = { headers: [{ type: 'Exact', name: 'tenant', value: 'a' }] };
const grpc = (name: string, ...rules: readonly Fields[]): RouteFixture => like('GRPCRoute', name, rules);

export const grpcFixtures: readonly RouteFixture[] = [
  grpc('every method', { backendRefs: [shop] }),
  grpc(
    'one method, with a header and a filter',
    { matches: [{ ...order, ...tenant }], filters: [setHeader], backendRefs: [{ ...shop, weight: 3 }] },
    { matches: [order], backendRefs: [{ name: 'orders', port: 9090 }] },
  ),
  grpc('all methods of one service', {
    matches: [{ method: { type: 'Exact', service: 'shop.v1.Orders' } }],
    backendRefs: [shop],
  }),
  grpc('methods by a pattern', {
    matches: [{ method: { type: 'RegularExpression', service: 'shop[.]v[12][.]Orders', method: 'Get.*' } }],
    backendRefs: [shop],
  }),
  grpc('several matches in one rule', { matches: [order, tenant], backendRefs: [shop] }),
  grpc(
    'reflection beside it, at another Service',
    {
      matches: [{ method: { type: 'Exact', service: 'grpc.reflection.v1.ServerReflection' } }],
      backendRefs: [{ name: 'reflection', port: 9090 }],
    },
    { backendRefs: [shop] },
  ),
  grpc('another version of the application beside it', {
    backendRefs: [
      { ...shop, weight: 9 },
      { name: 'shop-beta', port: 9090, weight: 1 },
    ],
  }),
  grpc('kind, group and weight as the API server fills them in', {
    backendRefs: [{ group: '', kind: 'Service', ...shop, weight: 1 }],
  }),
  grpc('a filter of the backend, and one that copies requests', {
    filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'audit', port: 9090 } } }],
    backendRefs: [{ ...shop, filters: [setHeader] }],
  }),
  grpc('a Service of the same name in another namespace', {
    backendRefs: [{ ...shop, namespace: 'old-web', weight: 1 }, shop],
  }),
];

const tcp = (name: string, ...rules: readonly Fields[]): RouteFixture => like('TCPRoute', name, rules);
const tls = (name: string, ...rules: readonly Fields[]): RouteFixture => like('TLSRoute', name, rules);
const other = { name: 'other', port: 5432 };

export const connectionFixtures: readonly RouteFixture[] = [
  tcp('one backend', { backendRefs: [shop] }),
  tcp('two backends', { backendRefs: [{ ...shop, weight: 2 }, other] }),
  tcp('two backends without weights', { backendRefs: [other, shop] }),
  tcp('kind, group and weight as the API server fills them in', {
    backendRefs: [{ group: '', kind: 'Service', ...shop, weight: 1 }],
  }),
  tcp('a backend without traffic beside it', { backendRefs: [shop, { ...other, weight: 0 }] }),
  tcp('its own namespace written out', { backendRefs: [{ ...shop, namespace: 'web', weight: 100 }] }),
  tcp('two of its ports', {
    backendRefs: [
      { ...shop, weight: 3 },
      { ...shop, port: 8443, weight: 1 },
    ],
  }),
  tls('one backend', { backendRefs: [{ ...shop, weight: 10 }] }),
  tls('a Service of the same name in another namespace', {
    backendRefs: [shop, { ...shop, namespace: 'old-web', weight: 2 }],
  }),
  tls('a backend of another kind with the same name', {
    backendRefs: [shop, { group: 'multicluster.x-k8s.io', kind: 'ServiceImport', ...shop, weight: 5 }],
  }),
];
