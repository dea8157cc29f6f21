import { autoscaler } from '../manifests/autoscaler.ts';
import type { WorkloadKind } from '../model/spec.ts';
import type { Step } from '../model/step.ts';
import type { Facts } from './facts.ts';

export interface AutoscalerFacts {
  readonly name: string;
  /** Undefined: the field was not set. */
  readonly minReplicas: number | undefined;
}

/** The HorizontalPodAutoscaler of a workload. */
export function autoscalerOf(
  { autoscalers }: Facts,
  kind: WorkloadKind,
  target: string,
): AutoscalerFacts | undefined {
  const own = autoscalers
    .map((object) => autoscaler.parse(object))
    .find(({ spec }) => spec.scaleTargetRef.kind === kind && spec.scaleTargetRef.name === target);
  return own && { name: own.metadata.name, minReplicas: own.spec.minReplicas };
}

/** Its minimum is kept at the size before the rollout: less load on stable must not make stable smaller. */
export function pinned(own: AutoscalerFacts | undefined, replicas: number): readonly Step[] {
  if (own === undefined) return [];
  const minReplicas = Math.max(replicas, own.minReplicas ?? 1);
  return [
    { kind: 'pin-autoscaler', autoscaler: own.name, minReplicas, originalMinReplicas: own.minReplicas },
  ];
}

export function restored(own: AutoscalerFacts | undefined): readonly Step[] {
  return own === undefined
    ? []
    : [{ kind: 'restore-autoscaler', autoscaler: own.name, minReplicas: own.minReplicas }];
}
