import { z } from 'zod';
import type { Pace, Spec } from '../model/spec.ts';

const strategy = z.looseObject({
  rollingUpdate: z.looseObject({ maxUnavailable: z.union([z.number(), z.string()]).optional() }).optional(),
});

/** A DaemonSet's pods are ended by the rollout itself, so it needs the number that may be missing. */
export function daemonPace(
  { pace }: Spec,
  { replicas, original }: { readonly replicas: number; readonly original: unknown },
): Pace {
  const own = strategy.parse(original ?? {}).rollingUpdate?.maxUnavailable;
  const missing = podsOf(pace?.maxUnavailable ?? own ?? 1, replicas);
  return { maxSurge: 0, maxUnavailable: Math.max(1, missing) };
}

function podsOf(amount: number | string, replicas: number): number {
  const isPart = typeof amount === 'string' && amount.endsWith('%');
  return isPart ? Math.ceil((replicas * Number.parseFloat(amount)) / 100) : Number(amount);
}
