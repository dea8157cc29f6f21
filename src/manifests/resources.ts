import type { CoreKind, KubeObject, ObjectRef, Resource } from '../model/kube.ts';

const core: readonly (Resource & { readonly kind: CoreKind })[] = [
  { kind: 'ConfigMap', group: '', version: 'v1', plural: 'configmaps' },
  { kind: 'ControllerRevision', group: 'apps', version: 'v1', plural: 'controllerrevisions' },
  { kind: 'DaemonSet', group: 'apps', version: 'v1', plural: 'daemonsets' },
  { kind: 'Deployment', group: 'apps', version: 'v1', plural: 'deployments' },
  { kind: 'EndpointSlice', group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' },
  { kind: 'Event', group: '', version: 'v1', plural: 'events' },
  {
    kind: 'HorizontalPodAutoscaler',
    group: 'autoscaling',
    version: 'v2',
    plural: 'horizontalpodautoscalers',
  },
  { kind: 'Lease', group: 'coordination.k8s.io', version: 'v1', plural: 'leases' },
  { kind: 'Pod', group: '', version: 'v1', plural: 'pods' },
  { kind: 'PodDisruptionBudget', group: 'policy', version: 'v1', plural: 'poddisruptionbudgets' },
  { kind: 'ReplicaSet', group: 'apps', version: 'v1', plural: 'replicasets' },
  { kind: 'ScaledObject', group: 'keda.sh', version: 'v1alpha1', plural: 'scaledobjects' },
  { kind: 'Secret', group: '', version: 'v1', plural: 'secrets' },
  { kind: 'Service', group: '', version: 'v1', plural: 'services' },
  { kind: 'StatefulSet', group: 'apps', version: 'v1', plural: 'statefulsets' },
];

/** Where the kinds live that no router brings. */
export const coreResources: readonly Resource[] = core;

/** Finds the resource of a kind, and of its group where one is named; an unknown one is a mistake of ours. */
export function resourceOf(
  resources: readonly Resource[],
  { kind, group }: Pick<ObjectRef, 'kind' | 'group'>,
): Resource {
  const found = resources.find((one) => one.kind === kind && (group === undefined || one.group === group));
  if (found === undefined) throw new Error(`No codec says where ${kind} ${group ?? ''} lives in the API.`);
  return found;
}

/** `apps/v1` → `apps`; `v1` → ``. */
export function groupOf({ apiVersion }: KubeObject): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

export function collectionPath({ group, version, plural }: Resource, namespace: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

export function objectPath(
  resource: Resource,
  { namespace, name }: Pick<ObjectRef, 'namespace' | 'name'>,
): string {
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
}

export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}
