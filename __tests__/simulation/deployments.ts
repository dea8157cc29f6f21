import { namespace, all, drop, find, put, type World } from './world.ts';
import { createPod, endPod } from './kubelet.ts';
import {
  hashOf,
  isEnding,
  isReady,
  ownerOf,
  type DeploymentObject,
  type PodObject,
  type ReplicaSetObject,
} from './objects.ts';

const revision = 'deployment.kubernetes.io/revision';

/** What the Deployment and ReplicaSet controllers do at one moment. */
export function reconcile(world: World): void {
  for (const object of all(world, 'Deployment')) roll(world, object as DeploymentObject);
  for (const object of all(world, 'ReplicaSet')) size(world, object as ReplicaSetObject);
  for (const object of all(world, 'Deployment')) report(world, object as DeploymentObject);
}

function setsOf(world: World, name: string): readonly ReplicaSetObject[] {
  return (all(world, 'ReplicaSet') as readonly ReplicaSetObject[]).filter(
    (object) => ownerOf(object) === name,
  );
}

/** Pods of a ReplicaSet that are not on their way out. */
export function livePods(world: World, set: string): readonly PodObject[] {
  return (all(world, 'Pod') as readonly PodObject[]).filter((pod) => ownerOf(pod) === set && !isEnding(pod));
}

function revisionOf(object: ReplicaSetObject): number {
  return Number(object.metadata.annotations?.[revision] ?? 0);
}

/** Finds or makes the ReplicaSet of the current template, as the latest revision. */
function current(world: World, own: DeploymentObject): ReplicaSetObject {
  const { name } = own.metadata;
  const hash = hashOf(own.spec.template);
  const sets = setsOf(world, name);
  const latest = Math.max(0, ...sets.map(revisionOf));
  const known = sets.find((set) => set.metadata.name === `${name}-${hash}`);
  const number = known !== undefined && revisionOf(known) === latest ? latest : latest + 1;
  const labels = { ...own.spec.template.metadata.labels, 'pod-template-hash': hash };
  const template = { ...own.spec.template, metadata: { ...own.spec.template.metadata, labels } };
  const set = put(world, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    spec: { replicas: 0, template },
    ...known,
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      ...known?.metadata,
      annotations: { [revision]: String(number) },
      ownerReferences: [{ kind: 'Deployment', name, uid: own.metadata.uid }],
    },
  });
  const annotations = { ...own.metadata.annotations, [revision]: String(number) };
  put(world, { ...own, metadata: { ...own.metadata, annotations } });
  return set as ReplicaSetObject;
}

function scaleTo(world: World, set: ReplicaSetObject, replicas: number): void {
  put(world, { ...set, spec: { ...set.spec, replicas } });
}

/** One move of a RollingUpdate with 25 % surge and 25 % unavailable; none while it is paused. */
function roll(world: World, own: DeploymentObject): void {
  if (own.spec.paused === true) return;
  const fresh = current(world, own);
  const wanted = own.spec.replicas;
  const old = setsOf(world, own.metadata.name).filter((set) => set.metadata.name !== fresh.metadata.name);
  const oldTotal = old.reduce((sum, set) => sum + set.spec.replicas, 0);
  const room = wanted + Math.ceil(wanted / 4) - oldTotal - fresh.spec.replicas;
  const target = Math.min(wanted, fresh.spec.replicas + (oldTotal === 0 ? wanted : Math.max(0, room)));
  if (target !== fresh.spec.replicas) scaleTo(world, fresh, target);
  shrinkOld(world, { old, wanted, fresh: fresh.metadata.name, target });
}

interface Shrinking {
  readonly old: readonly ReplicaSetObject[];
  readonly wanted: number;
  readonly fresh: string;
  readonly target: number;
}

function shrinkOld(world: World, { old, wanted, fresh, target }: Shrinking): void {
  const available = (set: string): number => livePods(world, set).filter(isReady).length;
  const minimum = wanted - Math.floor(wanted / 4);
  const freshReady = available(fresh);
  let spare = freshReady + old.reduce((sum, set) => sum + available(set.metadata.name), 0) - minimum;
  for (const set of old) {
    const ill = set.spec.replicas - available(set.metadata.name);
    const all_ = target + old.reduce((sum, own) => sum + own.spec.replicas, 0);
    const clean = Math.max(0, Math.min(ill, all_ - minimum - (target - freshReady)));
    const healthy = Math.max(0, Math.min(set.spec.replicas - ill, spare));
    spare -= healthy;
    if (clean + healthy > 0) scaleTo(world, set, set.spec.replicas - clean - healthy);
  }
}

/** Makes or ends pods of a ReplicaSet; ends all when its Deployment is gone. */
function size(world: World, set: ReplicaSetObject): void {
  const pods = livePods(world, set.metadata.name);
  const owner = find(world, 'Deployment', ownerOf(set));
  if (owner === undefined) {
    pods.forEach((pod) => endPod(world, pod));
    drop(world, set);
    return;
  }
  const live = find(world, 'ReplicaSet', set.metadata.name) as ReplicaSetObject;
  for (let missing = live.spec.replicas - pods.length; missing > 0; missing -= 1) createPod(world, live);
  const byWorth = [...pods].sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
  byWorth.slice(0, Math.max(0, pods.length - live.spec.replicas)).forEach((pod) => endPod(world, pod));
}

function report(world: World, own: DeploymentObject): void {
  const { name } = own.metadata;
  const pods = setsOf(world, name).flatMap((set) => livePods(world, set.metadata.name));
  const updated = pods.filter((pod) => ownerOf(pod) === `${name}-${hashOf(own.spec.template)}`).length;
  const ready = pods.filter(isReady).length;
  const counts = {
    replicas: pods.length,
    updatedReplicas: updated,
    readyReplicas: ready,
    availableReplicas: ready,
  };
  const live = find(world, 'Deployment', name) ?? own;
  put(world, {
    ...live,
    status: { ...counts, observedGeneration: live.metadata.generation, conditions: [] },
  });
}
