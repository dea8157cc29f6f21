import { createLeases } from '../../src/adapters/kubernetes/leases.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import type { Lease, LeaseControl } from '../../src/ports/lease.ts';
import type { World } from './world.ts';

export interface Wish {
  readonly target: string;
  readonly holder: string;
  readonly clock: Clock;
  readonly onStop?: () => void;
  readonly cluster?: Cluster;
}

/** Never wakes: whoever has to wait is seen not to have the lease. */
export const patientClock: Clock = {
  now: () => Date.parse('2026-01-01T00:00:00Z'),
  sleep: () => Promise.reject(new Error('has to wait')),
};

interface Leases {
  readonly leaseOf: (wish: Wish) => Lease & LeaseControl;
  /** The Lease as the API server has it. */
  readonly stored: (target: string) => Promise<KubeObject | undefined>;
}

export function leasesIn(world: () => World): Leases {
  return {
    leaseOf: ({ cluster, onStop = () => undefined, ...wish }) =>
      createLeases(cluster ?? world().cluster, { ...wish, onStop, namespace: world().namespace }),
    stored: (target) =>
      world().cluster.read({ kind: 'Lease', namespace: world().namespace, name: `cutover-${target}` }),
  };
}
