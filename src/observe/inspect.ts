import { scaledObjectBehind } from '../manifests/autoscaler.ts';
import { deployment } from '../manifests/deployment.ts';
import type { UserManifests } from '../manifests/user-manifests.ts';
import { baselineName, candidateName } from '../manifests/names.ts';
import { servicesSelecting } from '../manifests/service.ts';
import { coreResources, resourceOf } from '../manifests/resources.ts';
import { isAgainstBaseline } from '../model/check.ts';
import type { CoreKind, KubeObject, Resource } from '../model/kube.ts';
import { isInPlace, type Spec } from '../model/spec.ts';
import type { Facts } from '../plan/facts.ts';
import type { Cluster } from '../ports/cluster.ts';
import { routerResources, routersFor } from '../routers/index.ts';
import { revisionKind, workloadView } from './workload.ts';

export interface Inspection {
  readonly at: number;
  readonly namespace: string;
  readonly manifests: UserManifests | undefined;
  readonly previous: Facts['previous'];
}

/** Reads all that planning may know, in one round of requests. Writes nothing. */
export async function inspect(
  spec: Spec,
  { at, namespace, manifests, previous }: Inspection,
  cluster: Cluster,
): Promise<Facts> {
  const { kind, name } = spec.target;
  const list = (of: CoreKind): Promise<readonly KubeObject[]> => cluster.list(of, namespace, {});
  const [workloads, revisions, services, scaling, pods, budgets, routes] = await Promise.all([
    list(kind),
    list(revisionKind(kind)),
    list('Service'),
    scalingIn(namespace, cluster),
    list('Pod'),
    budgetsIn(namespace, cluster),
    Promise.all(
      routeResources(spec).map(async (own) => [own, await cluster.listAllowed(own, namespace)] as const),
    ),
  ]);
  const target = workloads.find(({ metadata }) => metadata.name === name);
  return {
    at,
    namespace,
    target,
    workload: target && workloadView(target, revisions),
    colours: coloursOf(name, workloads, revisions),
    others: workloads.map(({ metadata }) => metadata.name),
    services,
    ...scaling,
    budgets,
    pods: pods.filter(({ metadata }) => metadata['deletionTimestamp'] === undefined),
    routes: routes.flatMap(([, found]) => (found === 'forbidden' ? [] : found)),
    unseen: routes.flatMap(([{ kind }, found]) => (found === 'forbidden' ? [kind] : [])),
    leftovers: leftoversOf(spec, { target, workloads, services }),
    manifests: manifests && withLiveSelector(manifests, target),
    previous,
  };
}

interface Found {
  readonly target: KubeObject | undefined;
  readonly workloads: readonly KubeObject[];
  readonly services: readonly KubeObject[];
}

/** What carries the name of a candidate, or of a baseline that is asked for, already. */
function leftoversOf(
  { target: { name }, checks }: Spec,
  { target, workloads, services }: Found,
): Facts['leftovers'] {
  const of = checks.some(isAgainstBaseline) ? [candidateName, baselineName] : [candidateName];
  const labels = target && deployment.parse(target).spec.template.metadata?.labels;
  const own = servicesSelecting(services, labels).map(({ metadata }) => metadata.name);
  const names = new Set(of.flatMap((named) => [name, ...own].map(named)));
  return [...workloads, ...services].filter(({ metadata }) => names.has(metadata.name));
}

/**
 * KEDA makes a HorizontalPodAutoscaler of each ScaledObject that scales, and owns it. Who has none is not
 * asked for rights on a kind that his cluster may not even have.
 */
async function scalingIn(
  namespace: string,
  cluster: Cluster,
): Promise<Pick<Facts, 'autoscalers' | 'scaledObjects'>> {
  const autoscalers = await cluster.list('HorizontalPodAutoscaler', namespace, {});
  if (autoscalers.every((own) => scaledObjectBehind(own) === undefined))
    return { autoscalers, scaledObjects: [] };
  const found = await cluster.listAllowed(resourceOf(coreResources, { kind: 'ScaledObject' }), namespace);
  return { autoscalers, scaledObjects: found === 'forbidden' ? [] : found };
}

/** Only findings are made of them: who may not list them goes without. */
async function budgetsIn(namespace: string, cluster: Cluster): Promise<readonly KubeObject[]> {
  const found = await cluster.listAllowed(
    resourceOf(coreResources, { kind: 'PodDisruptionBudget' }),
    namespace,
  );
  return found === 'forbidden' ? [] : found;
}

/** The pair that a target may stand for. */
function coloursOf(
  name: string,
  deployments: readonly KubeObject[],
  replicaSets: readonly KubeObject[],
): Facts['colours'] {
  return deployments
    .filter(({ metadata }) => [`${name}-blue`, `${name}-green`].includes(metadata.name))
    .map((object) => ({ object, workload: workloadView(object, replicaSets) }));
}

/** Without a route every kind is looked for; one that is named, and what its routers write besides. */
function routeResources({ route, strategy }: Spec): readonly Resource[] {
  if (isInPlace(strategy)) return [];
  const all = route === undefined ? routerResources : routersFor(route).flatMap(({ resources }) => resources);
  return [...new Map(all.map((own) => [`${own.kind}.${own.group}`, own])).values()];
}

/** A manifest leaves the selector to the live object: it cannot be changed. */
function withLiveSelector(manifests: UserManifests, target: KubeObject | undefined): UserManifests {
  if (target === undefined) return manifests;
  const { selector } = deployment.parse(target).spec;
  const own = manifests.workload;
  return { ...manifests, workload: { ...own, spec: { ...(own['spec'] as object), selector } } };
}
