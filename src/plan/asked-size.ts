import { deployment } from '../manifests/deployment.ts';
import type { WorkloadKind } from '../model/spec.ts';
import { autoscalerOf } from './autoscaler.ts';
import type { Facts } from './facts.ts';

/** The number of pods that the manifest asks for; undefined: none, or an autoscaler has the say. */
export function askedSize(facts: Facts, kind: WorkloadKind, name: string): number | undefined {
  if (facts.manifests === undefined || facts.previous !== undefined) return undefined;
  const { replicas } = deployment.parse(facts.manifests.workload).spec;
  return autoscalerOf(facts, kind, name) === undefined ? replicas : undefined;
}
