import { z } from 'zod';

/** One of several references among which traffic is shared by weights. */
export interface WeightedRef {
  readonly weight?: number | undefined;
}

/** What a router writes into its references, and which of them are the rollout's two Services. */
export interface RefForm<Ref extends WeightedRef> {
  /** All of it but the weight: a list may name a Service twice, with two ports. */
  readonly identityOf: (ref: Ref) => string;
  readonly isStable: (ref: Ref) => boolean;
  readonly isCandidate: (ref: Ref) => boolean;
  /** A reference to stable, as one to the candidate. */
  readonly toCandidate: (ref: Ref) => Ref;
}

/** Which reference it is and its weight before the rollout; null where no weight was written. */
export const rememberedRefs = z.array(z.object({ ref: z.string(), weight: z.number().nullable() }));

export type RememberedRefs = z.infer<typeof rememberedRefs>;

export function rememberRefs<Ref extends WeightedRef>(
  refs: readonly Ref[],
  { identityOf }: Pick<RefForm<Ref>, 'identityOf'>,
): RememberedRefs {
  return refs.map((ref) => ({ ref: identityOf(ref), weight: ref.weight ?? null }));
}

/** A weight that is left out is 1. */
export function weightOf({ weight }: WeightedRef): number {
  return weight ?? 1;
}

/** The candidate's part of what goes to the two; nothing when these references go elsewhere. */
export function shareOfRefs<Ref extends WeightedRef>(
  refs: readonly Ref[],
  { isStable, isCandidate }: RefForm<Ref>,
): readonly number[] {
  const sum = (isOne: (ref: Ref) => boolean): number =>
    refs.filter(isOne).reduce((total, ref) => total + weightOf(ref), 0);
  const [toStable, toCandidate] = [sum(isStable), sum(isCandidate)];
  return toStable + toCandidate === 0 ? [] : [(100 * toCandidate) / (toStable + toCandidate)];
}

interface Splitting<Ref extends WeightedRef> {
  readonly form: RefForm<Ref>;
  readonly weights: RememberedRefs;
}

/** A reference with its weight of before the rollout; somebody else's new one is not `isKnown`. */
interface Own<Ref> {
  readonly ref: Ref;
  readonly isKnown: boolean;
}

/** The references with this share for the candidate; with their own weights again, and nothing else, at 0. */
export function splitRefs<Ref extends WeightedRef>(
  refs: readonly Ref[],
  share: number,
  splitting: Splitting<Ref>,
): readonly Ref[] {
  const { form } = splitting;
  const own = withOwnWeights(refs, splitting);
  const isOurs = own.some(({ ref, isKnown }) => isKnown && form.isStable(ref) && weightOf(ref) > 0);
  if (!refs.some(form.isCandidate) && !isOurs) return refs;
  if (share === 0 || !isOurs) return own.map(({ ref }) => ref);
  const isAlone = own.filter(({ isKnown }) => isKnown).length === 1;
  return own.flatMap((one) => shared(one, { share, form, isAlone }));
}

/**
 * The references without the candidate's. Stable beside a candidate counts as known, even if
 * somebody moved the list: at 100 % its weight is 0, and alone with that it would serve nobody.
 */
function withOwnWeights<Ref extends WeightedRef>(
  all: readonly Ref[],
  { form, weights }: Splitting<Ref>,
): readonly Own<Ref>[] {
  const refs = all.filter((ref) => !form.isCandidate(ref));
  const isSplit = refs.length < all.length;
  const left = [...weights];
  return refs.map((ref) => {
    const at = left.findIndex((one) => one.ref === form.identityOf(ref));
    const [known] = at === -1 ? [] : left.splice(at, 1);
    if (known !== undefined) return { ref: withWeight(ref, known.weight), isKnown: true };
    return isSplit && form.isStable(ref)
      ? { ref: withWeight(ref, null), isKnown: true }
      : { ref, isKnown: false };
  });
}

interface Share<Ref extends WeightedRef> {
  readonly share: number;
  readonly form: RefForm<Ref>;
  /** The only reference of before the rollout: its weight needs no proportion to another. */
  readonly isAlone: boolean;
}

/** One reference becomes two; others only grow by the same factor, so that all shares stay. */
function shared<Ref extends WeightedRef>(
  { ref, isKnown }: Own<Ref>,
  { share, form, isAlone }: Share<Ref>,
): readonly Ref[] {
  const parts = partsOf(share);
  const weight = isAlone ? 1 : weightOf(ref);
  if (!isKnown) return [ref];
  if (!form.isStable(ref) || weight === 0) return [withWeight(ref, weight * parts)];
  const toCandidate = Math.round((parts * share) / 100);
  return [
    withWeight(ref, weight * (parts - toCandidate)),
    form.toCandidate(withWeight(ref, weight * toCandidate)),
  ];
}

/** Weights are whole numbers: shares below one percent need more parts than a hundred. */
function partsOf(share: number): number {
  return Number.isInteger(share) ? 100 : Number.isInteger(share * 10) ? 1000 : 10_000;
}

function withWeight<Ref extends WeightedRef>(ref: Ref, weight: number | null): Ref {
  const { weight: replaced, ...rest } = ref;
  return (weight === null ? rest : { ...rest, weight }) as Ref;
}
