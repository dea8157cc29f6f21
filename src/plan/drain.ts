import type { Deployment } from '../manifests/deployment.ts';

const leastMs = 30_000;
/** Kubernetes' own default. */
const graceSeconds = 30;

/**
 * How long pods without traffic stay: as the user says, else 30 s or as long as the pods themselves
 * ask for to end, whichever is longer (flagger #826).
 */
export function drainMsOf(asked: number | undefined, workloads: readonly Deployment[]): number {
  const graces = workloads.map(
    ({ spec }) => spec.template.spec.terminationGracePeriodSeconds ?? graceSeconds,
  );
  return asked ?? Math.max(leastMs, ...graces.map((seconds) => seconds * 1000));
}
