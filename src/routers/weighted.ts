import type { Sizes } from './codec.ts';

/** Where weights make the share, stable keeps its size and the candidate is sized for what it carries. */
export function sizesByWeight(share: number, replicas: number): Sizes {
  return {
    stable: replicas,
    candidate: Math.max(1, Math.ceil((replicas * share) / 100)),
    realShare: share,
  };
}
