import { z } from 'zod';
import type { Split } from '../model/split.ts';
import { notServed } from './refusals.ts';
import { partsOf } from './weighted.ts';

/** One of several references among which traffic is shared by weights. */
export interface WeightedRef {
  readonly weight?: number | undefined;
}

/** What references say of a share; enough to read one. */
export interface ShareForm<Ref> {
  readonly stable: string;
  readonly candidate: string;
  readonly baseline?: string | undefined;
  /** True for a reference to the Service of this name, and not to one that only shares it. */
  readonly isService: (ref: Ref, name: string) => boolean;
  /** What the router makes of these weights, where some are left out; undefined: it takes no part. */
  readonly weightsOf: (refs: readonly Ref[]) => readonly (number | undefined)[];
}

/** A router's references; the rest of each is the router's own. */
export interface RefForm<Ref extends WeightedRef> extends ShareForm<Ref> {
  /** All of it but the weight: a list may name a Service twice, with two ports. */
  readonly identityOf: (ref: Ref) => string;
  /** The same reference, to the Service of this name. */
  readonly withService: (ref: Ref, name: string) => Ref;
}

/** Which reference it is and its weight before the rollout; null where no weight was written. */
export const rememberedRefs = z.array(z.object({ ref: z.string(), weight: z.number().nullable() }));

export type RememberedRefs = z.infer<typeof rememberedRefs>;

export function rememberRefs<Ref extends WeightedRef>(
  refs: readonly Ref[],
  { identityOf, weightsOf }: Pick<RefForm<Ref>, 'identityOf' | 'weightsOf'>,
): RememberedRefs {
  const weights = weightsOf(refs);
  return refs.flatMap((ref, index) =>
    weights[index] === undefined ? [] : [{ ref: identityOf(ref), weight: ref.weight ?? null }],
  );
}

/** With most routers a weight that is left out is 1. */
export function weightOf({ weight }: WeightedRef): number {
  return weight ?? 1;
}

/** Why none of these lists can be used for the target; undefined when they can. */
export function refusalOfRefs<Ref>(
  lists: readonly (readonly Ref[])[],
  { form, nameOf }: { readonly form: ShareForm<Ref>; readonly nameOf: (ref: Ref) => string },
): string | undefined {
  const { stable, candidate, baseline, isService } = form;
  if (!lists.some((refs) => isServed(refs, form))) {
    const names = lists.flat().map(nameOf);
    return notServed(
      names.filter((name) => name !== stable),
      stable,
    );
  }
  const taken = [candidate, baseline].find(
    (name) => name !== undefined && lists.flat().some((ref) => isService(ref, name)),
  );
  return taken && `it points at Service ${taken} already`;
}

/** Whether any of the list's traffic goes to stable. */
export function isServed<Ref>(
  refs: readonly Ref[],
  { stable, isService, weightsOf }: ShareForm<Ref>,
): boolean {
  const weights = weightsOf(refs);
  return refs.some((ref, index) => isService(ref, stable) && (weights[index] ?? 0) > 0);
}

/** The candidate's percent of what the lists give both versions, where all agree; 0 when they give nothing. */
export function shareOfRefs<Ref>(lists: readonly (readonly Ref[])[], form: ShareForm<Ref>): number | 'mixed' {
  const shares = new Set(lists.flatMap((refs) => shareOf(refs, form)));
  return shares.size > 1 ? 'mixed' : ([...shares][0] ?? 0);
}

function shareOf<Ref>(
  refs: readonly Ref[],
  { stable, candidate, baseline, isService, weightsOf }: ShareForm<Ref>,
): readonly number[] {
  const weights = weightsOf(refs);
  const sum = (name: string): number =>
    refs.reduce((total, ref, index) => total + (isService(ref, name) ? (weights[index] ?? 0) : 0), 0);
  const toOld = sum(stable) + (baseline === undefined ? 0 : sum(baseline));
  const toNew = sum(candidate);
  return toOld + toNew === 0 ? [] : [(100 * toNew) / (toOld + toNew)];
}

interface Splitting<Ref extends WeightedRef> {
  readonly form: RefForm<Ref>;
  readonly weights: RememberedRefs;
}

/** What every router can that splits its references by `splitRefs`. */
export const byWeightedRefs = { weights: true, services: true, smallestShare: 0.01, baseline: true } as const;

/** What of a split is made by weights. */
export type Shares = Pick<Split, 'share' | 'baseline'>;

export interface SplitRefs<Ref> {
  /** With these shares for the candidate and the baseline; with their own weights again, and nothing else, at 0. */
  readonly refs: readonly Ref[];
  /** The target's reference that the share is taken from; undefined: the list does not serve it. */
  readonly target: Ref | undefined;
}

export function splitRefs<Ref extends WeightedRef>(
  refs: readonly Ref[],
  shares: Shares,
  { form, weights }: Splitting<Ref>,
): SplitRefs<Ref> {
  const own = withOwnWeights(refs, { form, weights });
  const known = own.filter(({ isKnown }) => isKnown).map(({ ref }) => ref);
  const effective = form.weightsOf(known);
  const weightIn = new Map(known.map((ref, index) => [ref, effective[index] ?? 0]));
  const target = known.find((ref) => form.isService(ref, form.stable) && (weightIn.get(ref) ?? 0) > 0);
  const restored = own.map(({ ref }) => ref);
  if (target === undefined) return { refs: restored.length < refs.length ? restored : refs, target };
  if (shares.share === 0) return { refs: restored, target };
  // The only reference there is: its weight needs no proportion to anything.
  const isAlone = known.length === 1;
  const shared = restored.flatMap((ref) => {
    const weight = weightIn.get(ref) ?? 0;
    return weight === 0 ? [ref] : sharedRef(ref, { ...shares, weight: isAlone ? 1 : weight, form });
  });
  return { refs: shared, target };
}

interface Own<Ref> {
  readonly ref: Ref;
  /** False for one that somebody else added in mid-rollout: it stays as it is. */
  readonly isKnown: boolean;
}

/**
 * The references without those of the rollout. Stable beside a candidate counts as known, even if somebody
 * moved the list: at 100 % its weight is 0, and alone with that it would serve nobody.
 */
function withOwnWeights<Ref extends WeightedRef>(
  refs: readonly Ref[],
  { form, weights }: Splitting<Ref>,
): readonly Own<Ref>[] {
  const others = refs.filter((ref) => !isOfRollout(ref, form));
  const isSplit = others.length < refs.length;
  const left = [...weights];
  return others.map((ref) => {
    const at = left.findIndex((one) => one.ref === form.identityOf(ref));
    const [known] = at === -1 ? [] : left.splice(at, 1);
    if (known !== undefined) return { ref: withWeight(ref, known.weight), isKnown: true };
    return isSplit && form.isService(ref, form.stable)
      ? { ref: withWeight(ref, null), isKnown: true }
      : { ref, isKnown: false };
  });
}

/** Whether it leads to a Service that the rollout made. */
function isOfRollout<Ref>(ref: Ref, { candidate, baseline, isService }: ShareForm<Ref>): boolean {
  return isService(ref, candidate) || (baseline !== undefined && isService(ref, baseline));
}

interface Part<Ref extends WeightedRef> extends Shares {
  readonly weight: number;
  readonly form: RefForm<Ref>;
}

/** One reference becomes two, or three with a baseline; others only grow by the same factor, so that all shares stay. */
function sharedRef<Ref extends WeightedRef>(ref: Ref, part: Part<Ref>): readonly Ref[] {
  const { share, baseline = 0, weight, form } = part;
  const parts = partsOf(share);
  if (!form.isService(ref, form.stable)) return [withWeight(ref, weight * parts)];
  const [toCandidate, toBaseline] = [share, baseline].map((percent) =>
    Math.round((parts * percent) / 100),
  ) as [number, number];
  const sent = (name: string, count: number): Ref => form.withService(withWeight(ref, weight * count), name);
  return [
    withWeight(ref, weight * (parts - toCandidate - toBaseline)),
    sent(form.candidate, toCandidate),
    ...(form.baseline === undefined || toBaseline === 0 ? [] : [sent(form.baseline, toBaseline)]),
  ];
}

/** The reference with this weight, and all else as it is; null: without one. */
export function withWeight<Ref extends WeightedRef>(ref: Ref, weight: number | null): Ref {
  const { weight: _replaced, ...rest } = ref;
  return (weight === null ? rest : { ...rest, weight }) as Ref;
}
