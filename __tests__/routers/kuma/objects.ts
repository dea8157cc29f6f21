import type { KubeObject } from '../../../src/model/kube.ts';
import type { RouteFixture } from '../contract.ts';
import { backends } from '../backends.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** With the marks that Kuma's own webhook leaves on a policy. */
export function routeWith(kind: string, spec: Fields, metadata: Fields = {}): KubeObject {
  return {
    apiVersion: 'kuma.io/v1alpha1',
    kind,
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '9e2',
      resourceVersion: '41',
      generation: 3,
      labels: {
        'k8s.kuma.io/namespace': 'web',
        'kuma.io/mesh': 'default',
        'kuma.io/origin': 'zone',
        'kuma.io/policy-role': 'producer',
      },
      ...metadata,
    },
    spec,
  };
}

export function httpRoute(...to: readonly Fields[]): KubeObject {
  return routeWith('MeshHTTPRoute', { to });
}

export const ports: readonly Fields[] = [
  { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP', appProtocol: 'http' },
  { name: 'admin', port: 9000, targetPort: 9000, protocol: 'TCP', appProtocol: 'http2' },
  { name: 'db', port: 5432, targetPort: 5432, protocol: 'TCP' },
];

export function serviceWith(metadata: Fields = {}, own: readonly Fields[] = ports): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop', namespace: 'web', uid: '8', resourceVersion: '4', ...metadata },
    spec: { type: 'ClusterIP', selector: { app: 'shop' }, ports: own },
  };
}

/** As the API server keeps it: a weight that is left out is 1. */
export const to = (name: string, more: Fields = {}): Fields => ({
  kind: 'MeshService',
  name,
  port: 80,
  weight: 1,
  ...more,
});
export const tagged = (name: string, weight = 1): Fields => ({ kind: 'MeshService', name, weight });
export const labelled = (name: string, more: Fields = {}): Fields => ({
  kind: 'MeshService',
  labels: { 'k8s.kuma.io/namespace': 'web', 'kuma.io/display-name': name },
  port: 80,
  weight: 1,
  ...more,
});
export const ofShop = { kind: 'MeshService', name: 'shop', namespace: 'web' };
export const prefix = (value: string): Fields => ({ path: { type: 'PathPrefix', value } });
export const header = (name: string, value: string): Fields => ({
  headers: [{ type: 'Exact', name, value }],
});
export const rule = (matches: readonly Fields[], ...backendRefs: readonly Fields[]): Fields => ({
  matches,
  default: { backendRefs },
});
export const destination = (targetRef: Fields, ...rules: readonly Fields[]): Fields => ({ targetRef, rules });
export const all = [prefix('/')];

/** A route with the Service that it leads to. */
export function fixture(kind: string): (name: string, spec: Fields, metadata?: Fields) => RouteFixture {
  return (name, spec, metadata) => {
    const objects = [routeWith(kind, spec, metadata), serviceWith()];
    return { name, backends, planned: objects, before: objects };
  };
}
