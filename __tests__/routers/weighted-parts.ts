interface Weighted {
  readonly weight?: number;
}

/**
 * The list with both versions as one reference, and each one's part of the traffic in place of a weight:
 * what no split may change.
 */
export function partsOf<Ref extends Weighted>(
  refs: readonly Ref[],
  isCandidate: (ref: Ref) => boolean,
): readonly unknown[] {
  const parts: { readonly ref: Ref; weight: number }[] = [];
  for (const ref of refs) {
    const { weight = 1 } = ref;
    const last = parts.at(-1);
    // The candidate follows the stable reference that it was split from.
    if (isCandidate(ref) && last !== undefined) last.weight += weight;
    else parts.push({ ref, weight });
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.map(({ ref, weight }) => ({ ...ref, weight: undefined, part: weight / total }));
}
