import type { Cluster } from '../ports/cluster.ts';
import type { Lease } from '../ports/lease.ts';

/**
 * A cluster that is written only while the lease is held. One act is several calls, and a runner may
 * be frozen between any two: woken after another has taken over, it must not go on where it was.
 */
export function fenced(cluster: Cluster, lease: Pick<Lease, 'held'>): Cluster {
  const held = async <T>(write: () => Promise<T>): Promise<T> => {
    await lease.held();
    return write();
  };
  return {
    ...cluster,
    create: (object) => held(() => cluster.create(object)),
    update: (before, after) => held(() => cluster.update(before, after)),
    remove: (object) => held(() => cluster.remove(object)),
  };
}
