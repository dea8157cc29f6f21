import type { Sizes } from './codec.ts';

/** Where weights make the share, stable keeps its size and the candidate is sized for what it carries. */
export function sizesByWeight(share: number, replicas: number): Sizes {
  return {
    stable: replicas,
    candidate: Math.max(1, Math.ceil((replicas * share) / 100)),
    realShare: share,
  };
}

/** For routers whose shares are whole percents; what is neither nothing nor all stays so. */
export function wholePercent(share: number): number {
  return share <= 0 || share >= 100 ? share : Math.min(99, Math.max(1, Math.round(share)));
}

/** The most parts that a share can need. */
export const maxParts = 10_000;

/** Weights are whole numbers: shares below one percent need more parts than a hundred. */
export function partsOf(share: number): number {
  return Number.isInteger(share) ? 100 : Number.isInteger(share * 10) ? 1000 : maxParts;
}
