import { selects } from '../../src/manifests/service.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import { all, drop, find, keyOf, labelsOf, namespace, put, type World } from './world.ts';
import {
  isEnding,
  isReady,
  ownerOf,
  type DeploymentObject,
  type PodObject,
  type RouteObject,
  type ServiceObject,
} from './objects.ts';

/** EndpointSlices as the controller makes them of Services and pods. */
export function slices(world: World): void {
  const pods = all(world, 'Pod') as readonly PodObject[];
  for (const service of all(world, 'Service') as readonly ServiceObject[]) {
    const { name } = service.metadata;
    const own = pods.filter((pod) => selects(service.spec.selector, labelsOf(pod)));
    const slice = find(world, 'EndpointSlice', name);
    put(world, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      ...slice,
      metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name }, ...slice?.metadata },
      endpoints: own.map(endpointOf),
    });
  }
  for (const slice of all(world, 'EndpointSlice')) {
    if (!world.objects.has(keyOf('Service', slice.metadata.name))) drop(world, slice);
  }
}

function endpointOf(pod: PodObject): object {
  const terminating = isEnding(pod);
  return {
    conditions: { ready: isReady(pod) && !terminating, terminating },
    targetRef: { kind: 'Pod', name: pod.metadata.name },
  };
}

interface Endpoint {
  readonly conditions: { readonly ready: boolean };
  readonly targetRef: { readonly name: string };
}

/** What gateway and kube-proxy have learned by now. */
export function program(world: World): void {
  const pods = Object.fromEntries(
    all(world, 'EndpointSlice').map((slice) => [
      slice.metadata.name,
      (slice['endpoints'] as readonly Endpoint[])
        .filter(({ conditions }) => conditions.ready)
        .map(({ targetRef }) => targetRef.name),
    ]),
  );
  const route = find(world, 'HTTPRoute', 'shop');
  world.plane = { pods, weights: weightsOf(route), aside: asideOf(route) };
}

export function weightsOf(route: KubeObject | undefined): Readonly<Record<string, number>> {
  // Rules for testers and copies come before the user's own.
  const rule = (route as RouteObject | undefined)?.spec.rules.at(-1);
  return Object.fromEntries((rule?.backendRefs ?? []).map(({ name, weight }) => [name, weight ?? 1]));
}

function asideOf(route: KubeObject | undefined): readonly string[] {
  const rules = (route as RouteObject | undefined)?.spec.rules.slice(0, -1) ?? [];
  const names = rules.flatMap(({ backendRefs = [], filters = [] }) => [
    ...backendRefs.map(({ name }) => name),
    ...filters.flatMap(({ requestMirror }) => requestMirror?.backendRef.name ?? []),
  ]);
  const usual = weightsOf(route);
  return [...new Set(names)].filter((name) => (usual[name] ?? 0) === 0);
}

/** The gateway says of each route that it has seen its generation. */
export function accept(world: World): void {
  for (const route of all(world, 'HTTPRoute')) {
    const observedGeneration = route.metadata.generation;
    const names = [...asideOf(route), ...Object.keys(weightsOf(route))];
    const missing = names.filter((name) => !world.objects.has(keyOf('Service', name)));
    const conditions = [
      { type: 'Accepted', status: 'True', observedGeneration },
      {
        type: 'ResolvedRefs',
        status: missing.length === 0 ? 'True' : 'False',
        message: `not there: ${missing.join(', ')}`,
        observedGeneration,
      },
    ];
    put(world, { ...route, status: { parents: [{ parentRef: { name: 'gateway' }, conditions }] } });
  }
}

/** An autoscaler that follows the traffic: pods without traffic are soon too many. */
export function autoscale(world: World): void {
  for (const own of all(world, 'HorizontalPodAutoscaler')) {
    const { minReplicas = 1, scaleTargetRef } = own['spec'] as {
      minReplicas?: number;
      scaleTargetRef: { name: string };
    };
    const target = find(world, 'Deployment', scaleTargetRef.name) as DeploymentObject | undefined;
    // An autoscaler leaves a target of no pods alone: implicit maintenance mode.
    if (target === undefined || target.spec.replicas === 0) continue;
    const wanted = Math.max(minReplicas, Math.ceil(4 * loadOf(world, target.metadata.name)));
    put(world, { ...target, spec: { ...target.spec, replicas: wanted } });
  }
}

/** The part of the route's traffic that a Deployment's pods get. */
export function loadOf(world: World, workload: string): number {
  const total = Object.values(world.plane.weights).reduce((sum, weight) => sum + weight, 0);
  const parts = Object.entries(world.plane.weights).map(([service, weight]) => {
    const pods = world.plane.pods[service] ?? [];
    const own = pods.filter((name) => workloadOf(world, name) === workload);
    return pods.length === 0 ? 0 : (weight * own.length) / pods.length;
  });
  return total === 0 ? 1 : parts.reduce((sum, part) => sum + part, 0) / total;
}

/** The Deployment whose pod this is; '' when it is gone. */
export function workloadOf(world: World, name: string): string {
  const pod = find(world, 'Pod', name);
  const set = pod && find(world, 'ReplicaSet', ownerOf(pod));
  return set === undefined ? '' : ownerOf(set);
}
