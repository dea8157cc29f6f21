import {
  floorAt,
  floorOf,
  horizontalAutoscaler,
  isPaused,
  scaledObjectBehind,
  withinLimits,
} from '../manifests/autoscaler.ts';
import type { KubeObject } from '../model/kube.ts';
import type { WorkloadKind } from '../model/spec.ts';
import type { Autoscaler, PinAutoscaler, RestoreAutoscaler } from '../model/step.ts';
import type { Facts } from './facts.ts';

/** An autoscaler, and its object as it is. */
export interface AutoscalerFacts {
  readonly autoscaler: Autoscaler;
  readonly object: KubeObject;
}

/**
 * What scales a workload by itself: a ScaledObject where KEDA makes the HorizontalPodAutoscaler from one,
 * for it writes that anew from the ScaledObject. A paused one scales nothing.
 */
export function autoscalerOf(facts: Facts, kind: WorkloadKind, target: string): AutoscalerFacts | undefined {
  const object = horizontalOf(facts, kind, target);
  if (object === undefined) return undefined;
  const behind = scaledObjectBehind(object);
  const source = facts.scaledObjects.find(({ metadata }) => metadata.name === behind);
  if (source === undefined) return factsOf('HorizontalPodAutoscaler', object);
  return isPaused(source) ? undefined : factsOf('ScaledObject', source);
}

/** True where only who may read and change ScaledObjects can keep the workload's size. */
export function isScaledByKeda(facts: Facts, kind: WorkloadKind, target: string): boolean {
  const object = horizontalOf(facts, kind, target);
  return object !== undefined && scaledObjectBehind(object) !== undefined;
}

function horizontalOf({ autoscalers }: Facts, kind: WorkloadKind, target: string): KubeObject | undefined {
  return autoscalers.find((object) => {
    const { scaleTargetRef } = horizontalAutoscaler.parse(object).spec;
    return scaleTargetRef.kind === kind && scaleTargetRef.name === target;
  });
}

function factsOf(kind: Autoscaler['kind'], object: KubeObject): AutoscalerFacts {
  return { autoscaler: { kind, name: object.metadata.name }, object };
}

/**
 * Its floor is kept at the size before the rollout: less load on stable must not make stable smaller, and
 * more load may still make it grow. Of no pods none can go.
 */
export function pinned(own: AutoscalerFacts | undefined, size: number): readonly PinAutoscaler[] {
  if (own === undefined || size === 0) return [];
  const { autoscaler, object } = own;
  const { kind } = autoscaler;
  const replicas = withinLimits(kind, object, size);
  const floor = floorAt(kind, replicas);
  return [{ kind: 'pin-autoscaler', autoscaler, replicas, floor, original: floorOf(kind, object) }];
}

/** Takes the pins off. */
export function restored(pins: readonly PinAutoscaler[]): readonly RestoreAutoscaler[] {
  return pins.map(({ autoscaler, original }) => ({
    kind: 'restore-autoscaler',
    autoscaler,
    floor: original,
  }));
}

/** Where the autoscaler itself allows fewer pods than there are. */
export function limitNotes(own: AutoscalerFacts | undefined, size: number): readonly string[] {
  return pinned(own, size).flatMap(({ autoscaler: { kind, name }, replicas }) =>
    replicas >= size
      ? []
      : [`${kind} ${name} allows ${replicas} pods at most, and there are ${size}: it may end the others.`],
  );
}
