import { autoscaler } from '../manifests/autoscaler.ts';
import type { WorkloadKind } from '../model/spec.ts';
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
