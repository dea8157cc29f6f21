import type { KubeObject } from '../../src/model/kube.ts';
import { loadOf } from './network.ts';
import type { DeploymentObject } from './objects.ts';
import { all, find, namespace, put, type World } from './world.ts';

export interface ScaledObject extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string };
    readonly minReplicaCount?: number;
    readonly maxReplicaCount?: number;
    readonly idleReplicaCount?: number;
  };
}

/**
 * KEDA's operator, with a trigger that is active while the target gets requests: it writes the
 * HorizontalPodAutoscaler anew, whoever changed it, and brings an idle target below its minimum
 * (newHPAForScaledObject in controllers/keda, RequestScale in pkg/scaling/executor of KEDA 2.20). There
 * is no cooldown here: nothing may rest on one.
 */
export function operate(world: World): void {
  for (const own of all(world, 'ScaledObject') as readonly ScaledObject[]) {
    writeAutoscaler(world, own);
    const target = find(world, 'Deployment', own.spec.scaleTargetRef.name) as DeploymentObject | undefined;
    if (target === undefined) continue;
    const replicas = sizeOf(own, target.spec.replicas, loadOf(world, target.metadata.name) > 0);
    put(world, { ...target, spec: { ...target.spec, replicas } });
  }
}

function writeAutoscaler(world: World, { metadata, spec }: ScaledObject): void {
  const name = `keda-hpa-${metadata.name}`;
  const owner = { kind: 'ScaledObject', name: metadata.name, controller: true };
  put(world, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      ...find(world, 'HorizontalPodAutoscaler', name)?.metadata,
      name,
      namespace,
      ownerReferences: [owner],
    },
    spec: {
      minReplicas: Math.max(1, spec.minReplicaCount ?? 0),
      maxReplicas: spec.maxReplicaCount ?? 100,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: spec.scaleTargetRef.name },
    },
  });
}

function sizeOf({ spec }: ScaledObject, replicas: number, isActive: boolean): number {
  const { minReplicaCount: least = 0, idleReplicaCount: idle } = spec;
  if (isActive) {
    const isAsleep = replicas === 0 || (idle !== undefined && replicas < least);
    return isAsleep ? Math.max(1, least) : replicas;
  }
  if (idle !== undefined) return Math.min(replicas, idle);
  return least === 0 ? 0 : Math.max(replicas, least);
}
