import { selects } from '../../src/manifests/service.ts';
import { stateOf, stepOf } from './journal-view.ts';
import {
  isEnding,
  isReady,
  type DeploymentObject,
  type PodObject,
  type ReplicaSetObject,
  type ServiceObject,
  type Template,
} from './objects.ts';
import { deadService, replicas } from './shop.ts';
import { brokenSchema } from './schema.ts';
import { all, find, labelsOf, type World } from './world.ts';

/** What a scenario cannot promise, because somebody else breaks it. */
export interface Tolerance {
  /** Pods die on their own: for this long traffic may still be sent to them, or to nobody. */
  readonly deathsMs?: number;
  /** Pods that serve may be asked to end: a share by pods shrinks, or somebody else rolls the target. */
  readonly endings?: boolean;
  /** Somebody else changed or removed the target, so its old pods go. */
  readonly lostTarget?: boolean;
}

export interface Watched extends Tolerance {
  readonly stableImage: string;
  /** The new version needs its migration. */
  readonly hasSchema: boolean;
}

export interface Watch {
  /** To be called after everything that happens. */
  readonly look: (world: World) => void;
  readonly violations: readonly string[];
}

interface Flow {
  readonly by: string;
  readonly pods: readonly string[];
}

/** Checks, at every moment, what no rollout may ever do. `stableImage` is what stable runs. */
export function createWatch({ stableImage, hasSchema, ...tolerance }: Watched): Watch {
  const violations: string[] = [];
  let lastVersion = -1;
  let lastPlane: World['plane'] | undefined;
  const servedAt = new Map<string, number>();
  return {
    violations,
    look: (world) => {
      if (world.version === lastVersion && world.plane === lastPlane) return;
      lastVersion = world.version;
      lastPlane = world.plane;
      const found = [
        ...unserved(world, tolerance),
        ...brokenOff(world, servedAt, tolerance),
        ...mixedServices(world),
        ...missingSettings(world),
        ...(hasSchema ? brokenSchema(world, reachedIn(world)) : []),
        ...(tolerance.lostTarget === true ? [] : shrunk(world, stableImage)),
      ];
      for (const text of found)
        if (violations.length < 20 && !violations.some((known) => known.startsWith(text)))
          violations.push(`${text} ${momentOf(world)}`);
    },
  };
}

function momentOf(world: World): string {
  const state = stateOf(world);
  return `(at ${world.now % 1_000_000}, ${state?.direction ?? 'before'}, step ${stepOf(world)?.kind ?? 'none'}, share ${state?.split.share ?? 0})`;
}

/** Pods that could not start again, because their settings are gone. */
function missingSettings(world: World): readonly string[] {
  const pods = all(world, 'ReplicaSet') as readonly ReplicaSetObject[];
  const inUse = pods.filter(({ spec }) => spec.replicas > 0).flatMap(({ spec }) => settingsOf(spec.template));
  return inUse
    .filter((name) => find(world, 'ConfigMap', name) === undefined)
    .map((name) => `${name} is missing`);
}

function settingsOf({ spec }: Template): readonly string[] {
  return spec.containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef.name));
}

function userServices(world: World): readonly ServiceObject[] {
  return (all(world, 'Service') as readonly ServiceObject[]).filter(
    ({ metadata }) => !/-(candidate|baseline)$/.test(metadata.name),
  );
}

/** Pods that requests come to, in one way or another. */
export function reachedIn(world: World): readonly string[] {
  return flowsOf(world).flatMap(({ pods }) => pods);
}

/** Every way by which requests come, and the pods they reach. */
function flowsOf(world: World): readonly Flow[] {
  const { weights, aside, pods } = world.plane;
  const routed = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .map(([service]) => ({ by: `the route to ${service}`, pods: pods[service] ?? [] }));
  const direct = userServices(world).map(({ metadata }) => ({
    by: `Service ${metadata.name}`,
    pods: pods[metadata.name] ?? [],
  }));
  const chosen = aside
    .filter((service) => service !== deadService)
    .map((service) => ({ by: `a rule to ${service}`, pods: pods[service] ?? [] }));
  return [...routed, ...chosen, ...direct];
}

/** Requests must find a pod that is there, ready and not on its way out. */
function unserved(world: World, tolerance: Tolerance): readonly string[] {
  return flowsOf(world).flatMap(({ by, pods }) => {
    if (pods.length === 0) return isMourning(world, tolerance) ? [] : [`nobody is behind ${by}`];
    return pods.flatMap((name) => {
      const why = brokenBecause(find(world, 'Pod', name) as PodObject | undefined, { world, tolerance });
      return why === undefined ? [] : [`${by} reaches a pod that ${why}`];
    });
  });
}

function isMourning(world: World, { deathsMs = 0 }: Tolerance): boolean {
  const deaths = (all(world, 'Pod') as readonly PodObject[]).map(({ diedAt = 0 }) => diedAt);
  const last = Math.max(world.marks.get('death') ?? 0, world.marks.get('target change') ?? 0, ...deaths);
  return world.now - last < deathsMs;
}

function brokenBecause(
  pod: PodObject | undefined,
  { world, tolerance }: { readonly world: World; readonly tolerance: Tolerance },
): string | undefined {
  if (pod === undefined) return 'is gone';
  if (isEnding(pod)) return tolerance.endings === true ? undefined : 'is asked to end';
  if (pod.diedAt !== undefined && isMourning(world, tolerance)) return undefined;
  return isReady(pod) ? undefined : 'is not ready';
}

/** Requests that a pod is answering may take this long. */
const requestMs = 1000;

/** A pod is asked to end only when the requests it was sent have had their time. */
function brokenOff(world: World, servedAt: Map<string, number>, { endings }: Tolerance): readonly string[] {
  for (const name of flowsOf(world).flatMap(({ pods }) => pods)) servedAt.set(name, world.now);
  if (endings === true) return [];
  return [...servedAt].flatMap(([name, at]) => {
    const pod = find(world, 'Pod', name);
    const endedAt =
      pod === undefined
        ? undefined
        : Date.parse((pod.metadata['deletionTimestamp'] as string | undefined) ?? '');
    const isBroken = endedAt !== undefined && endedAt - at < requestMs;
    return isBroken ? ['a pod is asked to end in the middle of its requests'] : [];
  });
}

/** At share 0 (and below 100 with a route) the target's own Services never select the candidate's pods. */
function mixedServices(world: World): readonly string[] {
  const state = stateOf(world);
  const hasRoute = find(world, 'HTTPRoute', 'shop') !== undefined;
  const share = state?.split.share ?? 0;
  if (stepOf(world)?.kind === 'shift-traffic' || share === 100 || (share > 0 && !hasRoute)) return [];
  const candidates = all(world, 'Pod').filter(
    (pod) => labelsOf(pod)['cutover/role'] === 'candidate' && !isEnding(pod),
  );
  return userServices(world)
    .filter(({ spec }) => candidates.some((pod) => selects(spec.selector, labelsOf(pod))))
    .map(({ metadata }) => `Service ${metadata.name} selects pods of the candidate`);
}

/** While stable serves anybody it has its size. */
function shrunk(world: World, stableImage: string): readonly string[] {
  const target = find(world, 'Deployment', 'shop') as DeploymentObject | undefined;
  const own = (all(world, 'Pod') as readonly PodObject[]).filter(
    (pod) => pod.image === stableImage && labelsOf(pod)['cutover/role'] === undefined,
  );
  const names = new Set(own.map(({ metadata }) => metadata.name));
  if (!flowsOf(world).some(({ pods }) => pods.some((name) => names.has(name)))) return [];
  const live = own.filter((pod) => !isEnding(pod)).length;
  const wanted = target?.spec.replicas ?? 0;
  return live < replicas || wanted < replicas ? ['stable serves and is smaller than it was'] : [];
}
