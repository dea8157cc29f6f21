import { z } from 'zod';
import type { WorkloadKind } from '../model/spec.ts';

const strategy = z.looseObject({
  rollingUpdate: z.looseObject({ maxUnavailable: z.union([z.number(), z.string()]) }),
});
/** Kubernetes' own defaults. */
const defaults = { Deployment: '25%', StatefulSet: 1, DaemonSet: 1 } as const;

/** How many pods a workload's own update strategy lets be missing: a number or a percentage. */
export function ownMaxUnavailable(kind: WorkloadKind, own: unknown): number | string {
  return strategy.safeParse(own).data?.rollingUpdate.maxUnavailable ?? defaults[kind];
}
