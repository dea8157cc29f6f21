import type { Cluster } from '../../ports/cluster.ts';
import type { Lease, LeaseControl } from '../../ports/lease.ts';
import { createLease, type LeaseOptions, type TargetLease } from './lease.ts';

/** The lease of a target, and with it those of the targets that move together with it. */
export function createLeases(cluster: Cluster, options: LeaseOptions): Lease & LeaseControl {
  const own = createLease(cluster, options);
  const others = new Map<string, TargetLease>();
  const all = (): readonly TargetLease[] => [own, ...others.values()];
  return {
    ...own,
    extend: async (targets) => {
      const missing = targets.filter((target) => target !== options.target && !others.has(target));
      for (const target of missing) {
        const lease = createLease(cluster, { ...options, target, leader: options.target });
        await lease.acquire();
        others.set(target, lease);
      }
    },
    held: async () => {
      for (const lease of all()) await lease.held();
    },
    stopRequest: () =>
      all()
        .map((lease) => lease.stopRequest())
        .find((stop) => stop !== undefined),
    release: async () => {
      await Promise.all(all().map((lease) => lease.release()));
    },
  };
}
