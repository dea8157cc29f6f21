import { isSame } from '../lib/same.ts';
import type { Match, Split } from './split.ts';

/** The name that a plan gives to commands of the user's, in the place of a codec's. */
export const execRoute = 'exec';

/** Whose traffic a load balancer outside Kubernetes' API divides. */
export interface Balanced {
  /** The rollout's id. */
  readonly rollout: string;
  readonly namespace: string;
  readonly target: string;
  readonly candidate: string;
  readonly services: { readonly stable: string; readonly candidate: string };
}

/** What such a balancer says of itself. */
export interface BalancerView {
  readonly split: Split;
  readonly settled: 'yes' | 'not-yet' | { readonly problem: string };
  /** What it is able to do besides shares. */
  readonly can: {
    readonly testers: readonly (Match['by'] | 'header-pattern')[];
    readonly mirror: 'no' | 'every-method' | 'by-method';
  };
  /** What it needs to be as it was; JSON, opaque to all but itself. */
  readonly original: unknown;
}

/**
 * True when what was read is what was written. Weights come only so close: a share may be off by half
 * of the smallest one, but nobody and everybody are exact.
 */
export function isWritten(wanted: Split, { split }: BalancerView, smallestShare: number): boolean {
  return (
    isSameShare(wanted.share, split.share, smallestShare) &&
    isSame(wanted.testers, split.testers) &&
    isSame(wanted.mirror, split.mirror)
  );
}

function isSameShare(wanted: number, actual: number, smallestShare: number): boolean {
  const isWhole = [wanted, actual].some((share) => share === 0 || share === 100);
  return isWhole ? wanted === actual : Math.abs(wanted - actual) <= smallestShare / 2 + 1e-9;
}
