import type { Balanced, BalancerView } from '../model/balancer.ts';
import type { Split } from '../model/split.ts';

/** A load balancer outside Kubernetes' API. Both throw when there is no answer: unknown is not zero. */
export interface Balancer {
  readonly read: (balanced: Balanced) => Promise<BalancerView>;
  /** Twice is once. `original` is what `read` gave before the rollout; writing `home` restores it. */
  readonly write: (balanced: Balanced, split: Split, original: unknown) => Promise<void>;
}
