import { z } from 'zod';
import { notServed } from './refusals.ts';

/** A backend with a weight, as most routers list them; the rest is the router's own. */
export interface Weighted {
  readonly name: string;
  readonly port?: number | string | undefined;
  readonly weight?: number | undefined;
}

/** What a router's lists of backends mean. */
export interface WeightedList<Ref extends Weighted> {
  readonly stable: string;
  readonly candidate: string;
  /** True for a backend that is the Service of this name, of the object's own namespace. */
  readonly isService: (ref: Ref, name: string) => boolean;
  /** As a refusal names it: apart from others that only share a name. */
  readonly nameOf: (ref: Ref) => string;
  /** What the router makes of these weights, where some are left out; undefined: it takes no part. */
  readonly weightsOf: (refs: readonly Ref[]) => readonly (number | undefined)[];
}

/** Which backend it is and its weight before the rollout; null where no weight was written. */
export const rememberedList = z.array(z.object({ ref: z.string(), weight: z.number().nullable() }));

export type RememberedList = z.infer<typeof rememberedList>;

export function rememberList<Ref extends Weighted>(
  refs: readonly Ref[],
  list: WeightedList<Ref>,
): RememberedList {
  const weights = list.weightsOf(refs);
  return refs.flatMap((ref, index) =>
    weights[index] === undefined ? [] : [{ ref: identityOf(ref, list), weight: ref.weight ?? null }],
  );
}

/** A list may name a Service twice, with two ports: the name alone would mix up their weights. */
function identityOf<Ref extends Weighted>(ref: Ref, { nameOf }: WeightedList<Ref>): string {
  return `${nameOf(ref)}:${ref.port ?? ''}`;
}

/** Why these lists cannot be used for the target; undefined when they can. */
export function refusalOfLists<Ref extends Weighted>(
  lists: readonly (readonly Ref[])[],
  list: WeightedList<Ref>,
): string | undefined {
  const { stable, candidate, isService, nameOf } = list;
  if (!lists.some((refs) => isServed(refs, list))) {
    const names = lists.flat().map(nameOf);
    return notServed(
      names.filter((name) => name !== stable),
      stable,
    );
  }
  return lists.flat().some((ref) => isService(ref, candidate))
    ? `it points at Service ${candidate} already`
    : undefined;
}

function isServed<Ref extends Weighted>(refs: readonly Ref[], list: WeightedList<Ref>): boolean {
  const weights = list.weightsOf(refs);
  return refs.some((ref, index) => list.isService(ref, list.stable) && (weights[index] ?? 0) > 0);
}

/** The candidate's percent of what these backends give the target, once per list that serves it. */
export function sharesIn<Ref extends Weighted>(
  lists: readonly (readonly Ref[])[],
  list: WeightedList<Ref>,
): readonly number[] {
  return lists.flatMap((refs) => {
    const weights = list.weightsOf(refs);
    const sum = (name: string): number =>
      refs.reduce((total, ref, index) => total + (list.isService(ref, name) ? (weights[index] ?? 0) : 0), 0);
    const [toStable, toCandidate] = [sum(list.stable), sum(list.candidate)];
    return toStable + toCandidate === 0 ? [] : [(100 * toCandidate) / (toStable + toCandidate)];
  });
}

/** What all lists agree on. */
export function commonShare(shares: readonly number[]): number | 'mixed' {
  const different = new Set(shares);
  return different.size > 1 ? 'mixed' : (shares[0] ?? 0);
}

export interface SplitList<Ref extends Weighted> {
  /** The list with this share for the candidate; with its own weights again, and nothing else, at 0. */
  readonly refs: readonly Ref[];
  /** The target's backend that the share is taken from; undefined: the list does not serve it. */
  readonly target: Ref | undefined;
}

export function splitList<Ref extends Weighted>(
  refs: readonly Ref[],
  share: number,
  { list, remembered }: { readonly list: WeightedList<Ref>; readonly remembered: RememberedList },
): SplitList<Ref> {
  const own = withOwnWeights(refs, list, remembered);
  const known = own.filter(({ isKnown }) => isKnown).map(({ ref }) => ref);
  const weights = list.weightsOf(known);
  const weightOf = new Map(known.map((ref, index) => [ref, weights[index] ?? 0]));
  const target = known.find((ref) => list.isService(ref, list.stable) && (weightOf.get(ref) ?? 0) > 0);
  const restored = own.map(({ ref }) => ref);
  if (target === undefined) return { refs: restored.length < refs.length ? restored : refs, target };
  if (share === 0) return { refs: restored, target };
  // The only backend there is: its weight needs no proportion to anything.
  const isAlone = known.length === 1;
  const shared = restored.flatMap((ref) => {
    const weight = weightOf.get(ref) ?? 0;
    return weight === 0 ? [ref] : sharedRef(ref, { share, weight: isAlone ? 1 : weight, list });
  });
  return { refs: shared, target };
}

interface Own<Ref> {
  readonly ref: Ref;
  /** False for one that somebody else added in mid-rollout: it stays as it is. */
  readonly isKnown: boolean;
}

/**
 * The backends without the candidate. Stable beside a candidate counts as known, even if somebody moved
 * the list: at 100 % its weight is 0, and alone with that it would serve nobody.
 */
function withOwnWeights<Ref extends Weighted>(
  refs: readonly Ref[],
  list: WeightedList<Ref>,
  remembered: RememberedList,
): readonly Own<Ref>[] {
  const others = refs.filter((ref) => !list.isService(ref, list.candidate));
  const isSplit = others.length < refs.length;
  const left = [...remembered];
  return others.map((ref) => {
    const at = left.findIndex((one) => one.ref === identityOf(ref, list));
    const [known] = at === -1 ? [] : left.splice(at, 1);
    if (known !== undefined) return { ref: withWeight(ref, known.weight), isKnown: true };
    return isSplit && list.isService(ref, list.stable)
      ? { ref: withWeight(ref, null), isKnown: true }
      : { ref, isKnown: false };
  });
}

interface Part<Ref extends Weighted> {
  readonly share: number;
  readonly weight: number;
  readonly list: WeightedList<Ref>;
}

/** One backend becomes two; others only grow by the same factor, so that all shares stay. */
function sharedRef<Ref extends Weighted>(ref: Ref, { share, weight, list }: Part<Ref>): readonly Ref[] {
  const parts = partsOf(share);
  if (!list.isService(ref, list.stable)) return [withWeight(ref, weight * parts)];
  const toCandidate = Math.round((parts * share) / 100);
  return [
    withWeight(ref, weight * (parts - toCandidate)),
    { ...withWeight(ref, weight * toCandidate), name: list.candidate },
  ];
}

/** The finest weights that a share can need. */
export const maxParts = 10_000;

/** Weights are whole numbers: shares below one percent need more parts than a hundred. */
function partsOf(share: number): number {
  return Number.isInteger(share) ? 100 : Number.isInteger(share * 10) ? 1000 : maxParts;
}

/** The backend with this weight, and all else as it is; null: without one. */
export function withWeight<Ref extends Weighted>(ref: Ref, weight: number | null): Ref {
  const { weight: _replaced, ...rest } = ref;
  return (weight === null ? rest : { ...rest, weight }) as Ref;
}
