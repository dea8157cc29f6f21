import type { KubeObject } from '../../src/model/kube.ts';
import {
  drop,
  keyOf,
  namespace,
  put,
  type Behaviour,
  type Fate,
  type PodChange,
  type World,
} from './world.ts';
import { conditionOf, type PodObject, type ReplicaSetObject } from './objects.ts';

/** Pods are ready after this long, and terminating ones stay this long. */
export const readyMs = 1500;
export const endMs = 1200;

export function createPod(world: World, owner: ReplicaSetObject): void {
  const { template } = owner.spec;
  const name = `${owner.metadata.name}-${world.version.toString(36)}`;
  put(world, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: template.metadata.labels,
      ownerReferences: [{ kind: 'ReplicaSet', name: owner.metadata.name, uid: owner.metadata.uid }],
    },
    image: template.spec.containers[0]?.image ?? '',
    spec: template.spec,
    status: statusOf('starting'),
  });
  const workload = owner.metadata.ownerReferences?.[0]?.name ?? '';
  world.fates.set(
    name,
    fateOf(behaviourOf(world, template.spec.containers[0]?.image ?? ''), workload, world.now),
  );
}

export function behaviourOf({ images }: World, image: string): Behaviour {
  return images[image] ?? { start: 'ok', errorRatio: 0, p99Seconds: 0.05, status: 200 };
}

function fateOf({ start, crashesInTarget }: Behaviour, workload: string, now: number): Fate {
  const isCrashing = start === 'crash' || (crashesInTarget === true && !workload.endsWith('-candidate'));
  if (isCrashing) return { ahead: [{ at: now + 700, to: 'crashed' }] };
  switch (start) {
    case 'never-ready':
      return { ahead: [] };
    case 'image-missing':
      return {
        ahead: [
          { at: now + 500, to: 'pull-error' },
          { at: now + 2500, to: 'pull-backoff' },
        ],
      };
    case 'ok':
      return { ahead: [{ at: now + readyMs, to: 'ready' }] };
  }
}

/** Asks a pod to end: it is terminating for a while, then gone. */
export function endPod(world: World, pod: KubeObject): void {
  if (pod.metadata['deletionTimestamp'] !== undefined) return;
  put(world, { ...pod, metadata: { ...pod.metadata, deletionTimestamp: new Date(world.now).toISOString() } });
  world.fates.set(pod.metadata.name, { ahead: [{ at: world.now + endMs, to: 'gone' }] });
}

/** The container exits on its own and is restarted in vain from then on. */
export function killPod(world: World, pod: KubeObject): void {
  world.fates.set(pod.metadata.name, { ahead: [] });
  put(world, { ...pod, diedAt: world.now, status: statusOf('crashed') });
}

/** Its readiness probe fails from now on; its containers run. */
export function silencePod(world: World, pod: KubeObject): void {
  world.fates.set(pod.metadata.name, { ahead: [] });
  put(world, { ...pod, diedAt: world.now, status: statusOf('starting') });
}

export function nextPodChangeAt({ fates }: World): number {
  let next = Infinity;
  for (const { ahead } of fates.values()) next = Math.min(next, ahead[0]?.at ?? Infinity);
  return next;
}

export function movePods(world: World): void {
  for (const [name, { ahead }] of world.fates) {
    const [change, ...rest] = ahead;
    if (change === undefined || change.at > world.now) continue;
    world.fates.set(name, { ahead: rest });
    const pod = world.objects.get(keyOf('Pod', name));
    if (pod !== undefined) apply(world, pod, change.to);
  }
}

function apply(world: World, pod: KubeObject, change: PodChange): void {
  if (change !== 'gone') {
    put(world, { ...pod, status: statusOf(change) });
    return;
  }
  world.fates.delete(pod.metadata.name);
  drop(world, pod);
}

function statusOf(now: PodChange | 'starting'): PodObject['status'] {
  const container = { name: 'shop', restartCount: now === 'crashed' ? 2 : 0, state: {}, lastState: {} };
  const exit = { terminated: { exitCode: 1 } };
  const states: Readonly<Record<string, object>> = {
    crashed: { state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }, lastState: exit },
    'pull-error': { state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } },
    'pull-backoff': { state: { waiting: { reason: 'ImagePullBackOff', message: 'back-off pulling' } } },
  };
  return {
    conditions: [conditionOf('Ready', now === 'ready')],
    containerStatuses: [{ ...container, ...states[now] }],
  };
}
