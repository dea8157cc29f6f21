import { z } from 'zod';
import type { Backends } from '../../model/plan.ts';
import { isService, refsOf, type BackendRef, type Rule } from './httproute.ts';

/** Largest weight that the Gateway API allows. */
export const maxWeight = 1_000_000;

/** Per rule: name and weight of each reference before the rollout; null where no weight was written. */
export const remembered = z.array(z.array(z.object({ name: z.string(), weight: z.number().nullable() })));

export type Remembered = z.infer<typeof remembered>[number];

export function rememberRule(rule: Rule): Remembered {
  return refsOf(rule).map(({ name, weight }) => ({ name, weight: weight ?? null }));
}

interface Split {
  readonly backends: Backends;
  readonly weights: Remembered;
}

/** The rule with this share for the candidate; with its own weights again, and nothing else, at 0. */
export function splitRule(rule: Rule, share: number, { backends, weights }: Split): Rule {
  const isStable = (name: string): boolean => name === backends.stable;
  if (!weights.some(({ name, weight }) => isStable(name) && (weight ?? 1) > 0)) return rule;
  const refs = refsOf(rule).filter((ref) => !isService(ref, backends.candidate));
  const own = refs.map((ref) => withWeight(ref, originalWeight(ref, weights)));
  if (share === 0) return { ...rule, backendRefs: own };
  const isAlone = own.every((ref) => isService(ref, backends.stable));
  const backendRefs = own.flatMap((ref) => shared(ref, { share, backends, isAlone }));
  return { ...rule, backendRefs };
}

interface Share {
  readonly share: number;
  readonly backends: Backends;
  /** No other Service in the rule: weights need not keep a proportion to anything. */
  readonly isAlone: boolean;
}

/** One reference becomes two; others only grow by the same factor. */
function shared(ref: BackendRef, { share, backends, isAlone }: Share): readonly BackendRef[] {
  const parts = partsOf(share);
  const weight = isAlone ? 1 : (ref.weight ?? 1);
  if (!isService(ref, backends.stable)) return [withWeight(ref, weight * parts)];
  const toCandidate = Math.round((parts * share) / 100);
  return [
    withWeight(ref, weight * (parts - toCandidate)),
    { ...withWeight(ref, weight * toCandidate), name: backends.candidate },
  ];
}

/** Weights are whole numbers: shares below one percent need more parts than a hundred. */
function partsOf(share: number): number {
  return Number.isInteger(share) ? 100 : Number.isInteger(share * 10) ? 1000 : 10_000;
}

function originalWeight(ref: BackendRef, weights: Remembered): number | null {
  const known = weights.find(({ name }) => name === ref.name);
  return known === undefined ? (ref.weight ?? null) : known.weight;
}

function withWeight(ref: BackendRef, weight: number | null): BackendRef {
  const { weight: _replaced, ...rest } = ref;
  return weight === null ? rest : { ...rest, weight };
}
