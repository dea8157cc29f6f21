import type { Pace, Spec } from '../model/spec.ts';
import { ownMaxUnavailable } from './max-unavailable.ts';

/** A DaemonSet's pods are ended by the rollout itself, so it needs the number that may be missing. */
export function daemonPace(
  { pace }: Spec,
  { replicas, original }: { readonly replicas: number; readonly original: unknown },
): Pace {
  const missing = podsOf(pace?.maxUnavailable ?? ownMaxUnavailable('DaemonSet', original), replicas);
  return { maxSurge: 0, maxUnavailable: Math.max(1, missing) };
}

function podsOf(amount: number | string, replicas: number): number {
  const isPart = typeof amount === 'string' && amount.endsWith('%');
  return isPart ? Math.ceil((replicas * Number.parseFloat(amount)) / 100) : Number(amount);
}
