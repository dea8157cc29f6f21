import type { Kind, ObjectRef } from '../model/kube.ts';

export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** Where each kind lives in the API. */
export const resources: Readonly<Record<Kind, Resource>> = {
  ConfigMap: { group: '', version: 'v1', plural: 'configmaps' },
  Deployment: { group: 'apps', version: 'v1', plural: 'deployments' },
  EndpointSlice: { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' },
  Event: { group: '', version: 'v1', plural: 'events' },
  Gateway: { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'gateways' },
  HTTPRoute: { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'httproutes' },
  HorizontalPodAutoscaler: { group: 'autoscaling', version: 'v2', plural: 'horizontalpodautoscalers' },
  Lease: { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' },
  Pod: { group: '', version: 'v1', plural: 'pods' },
  ReplicaSet: { group: 'apps', version: 'v1', plural: 'replicasets' },
  Secret: { group: '', version: 'v1', plural: 'secrets' },
  Service: { group: '', version: 'v1', plural: 'services' },
};

export function collectionPath(kind: Kind, namespace: string): string {
  const { group, version, plural } = resources[kind];
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

export function objectPath({ kind, namespace, name }: ObjectRef): string {
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

export function apiVersionOf(kind: Kind): string {
  const { group, version } = resources[kind];
  return group === '' ? version : `${group}/${version}`;
}
