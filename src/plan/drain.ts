import type { Deployment } from '../manifests/deployment.ts';

const leastMs = 30_000;
/** Kubernetes' own default. */
const graceSeconds = 30;

/**
 * How long pods without traffic stay: as the user says, else 30 s or as long as the pods themselves
 * ask for to end, whichever is longer (flagger #826).
 */
export function drainMsOf(asked: number | undefined, { spec }: Deployment): number {
  const { terminationGracePeriodSeconds = graceSeconds } = spec.template.spec;
  return asked ?? Math.max(leastMs, terminationGracePeriodSeconds * 1000);
}
