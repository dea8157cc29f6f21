import { z } from 'zod';
import type { KubeObject } from '../model/kube.ts';
import type { Autoscaler, Floor } from '../model/step.ts';

const owned = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).default([]),
  }),
});

/** The parts of a HorizontalPodAutoscaler that say what it is for. */
export const horizontalAutoscaler = owned.extend({
  spec: z.looseObject({ scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }) }),
});

/** The ScaledObject that this HorizontalPodAutoscaler is made from; undefined: somebody wrote it himself. */
export function scaledObjectBehind(object: KubeObject): string | undefined {
  const { ownerReferences } = owned.parse(object).metadata;
  return ownerReferences.find(({ kind }) => kind === 'ScaledObject')?.name;
}

interface Bounds {
  /** The field with the fewest pods, and what it is when it is not set. */
  readonly least: string;
  readonly leastUnset: number;
  readonly most: string;
  readonly mostUnset: number;
  /** A size below the least, for times without work. */
  readonly idle: string | undefined;
}

/** https://keda.sh/docs/2.20/reference/scaledobject-spec/; a HorizontalPodAutoscaler has a maximum always. */
const bounds: Readonly<Record<Autoscaler['kind'], Bounds>> = {
  HorizontalPodAutoscaler: {
    least: 'minReplicas',
    leastUnset: 1,
    most: 'maxReplicas',
    mostUnset: Infinity,
    idle: undefined,
  },
  ScaledObject: {
    least: 'minReplicaCount',
    leastUnset: 0,
    most: 'maxReplicaCount',
    mostUnset: 100,
    idle: 'idleReplicaCount',
  },
};

/** The name of the field with the fewest pods. */
export function leastField(kind: Autoscaler['kind']): string {
  return bounds[kind].least;
}

export function floorOf(kind: Autoscaler['kind'], object: KubeObject): Floor {
  const { least, idle } = bounds[kind];
  const fields = idle === undefined ? [least] : [least, idle];
  return Object.fromEntries(fields.map((field) => [field, numberIn(object, field) ?? null]));
}

/**
 * The floor that keeps so many pods. A size for idle times is below every floor, so there is none: KEDA
 * brings an idle target to it whatever the least is (RequestScale in pkg/scaling/executor of KEDA 2.20).
 */
export function floorAt(kind: Autoscaler['kind'], replicas: number): Floor {
  const { least, idle } = bounds[kind];
  return { [least]: replicas, ...(idle === undefined ? {} : { [idle]: null }) };
}

/** So many pods, as far as the autoscaler's own limits go. */
export function withinLimits(kind: Autoscaler['kind'], object: KubeObject, replicas: number): number {
  const { least, leastUnset, most, mostUnset } = bounds[kind];
  const atLeast = Math.max(replicas, numberIn(object, least) ?? leastUnset);
  return Math.min(atLeast, numberIn(object, most) ?? mostUnset);
}

const withSpec = z.looseObject({ spec: z.looseObject({}) });

function numberIn(object: KubeObject, field: string): number | undefined {
  return z.number().optional().parse(withSpec.parse(object).spec[field]);
}

const never: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'False', 'FALSE']);

/**
 * True while the user keeps KEDA from scaling: it has removed its HorizontalPodAutoscaler and its loop
 * stands still (NeedToBePausedByAnnotation in apis/keda/v1alpha1 of KEDA 2.20).
 */
export function isPaused({ metadata: { annotations = {} } }: KubeObject): boolean {
  const paused = annotations['autoscaling.keda.sh/paused'];
  if ('autoscaling.keda.sh/paused-replicas' in annotations) return true;
  return paused !== undefined && !never.has(paused);
}
