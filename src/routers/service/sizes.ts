import type { Sizes } from '../codec.ts';

/** Pods in all that a share may use: twice the target's, and at least this many. */
const minimumTotal = 10;

/**
 * The numbers of pods whose share comes closest to the one asked for: stable never shrinks, and both
 * together stay within twice its size (or ten pods). Of two equally close, the one with fewer pods.
 */
export function sizes(share: number, replicas: number): Sizes {
  if (share === 0) return { stable: replicas, candidate: 1, realShare: 0 };
  if (share === 100) return { stable: replicas, candidate: replicas, realShare: 100 };
  const total = Math.max(2 * replicas, minimumTotal);
  const choices = counts(replicas, total).flatMap((stable) =>
    counts(1, total - stable).map((candidate) => ({
      stable,
      candidate,
      realShare: (100 * candidate) / (stable + candidate),
    })),
  );
  const [best, ...rest] = choices;
  if (best === undefined) return { stable: replicas, candidate: 1, realShare: 100 / (replicas + 1) };
  return rest.reduce((chosen, choice) => (isCloser(choice, chosen, share) ? choice : chosen), best);
}

function counts(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function isCloser(a: Sizes, b: Sizes, share: number): boolean {
  const [offA, offB] = [Math.abs(a.realShare - share), Math.abs(b.realShare - share)];
  if (Math.abs(offA - offB) > 1e-9) return offA < offB;
  return a.stable + a.candidate < b.stable + b.candidate;
}
