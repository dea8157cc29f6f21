import { z } from 'zod';
import {
  isService,
  refsOf,
  weightOf,
  type BackendRef,
  type Rule,
  type ServiceRef,
} from './gateway-routes.ts';

/** Largest weight that the Gateway API allows. */
export const maxWeight = 1_000_000;

/** Per rule: which reference it is and its weight before the rollout; null where no weight was written. */
export const remembered = z.array(z.array(z.object({ ref: z.string(), weight: z.number().nullable() })));

export type Remembered = z.infer<typeof remembered>[number];

export function rememberRule(rule: Rule): Remembered {
  return refsOf(rule).map((ref) => ({ ref: identityOf(ref), weight: ref.weight ?? null }));
}

/** A rule may name a Service twice, with two ports: the name alone would mix up their weights. */
function identityOf({ group = '', kind = 'Service', namespace = '', name, port }: BackendRef): string {
  return `${group}/${kind}/${namespace}/${name}:${port ?? ''}`;
}

export interface Services {
  readonly stable: ServiceRef;
  readonly candidate: ServiceRef;
}

interface Split {
  readonly services: Services;
  readonly weights: Remembered;
}

/** A reference with its weight of before the rollout; somebody else's new one is not `isKnown`. */
interface Own {
  readonly ref: BackendRef;
  readonly isKnown: boolean;
}

/** The rule with this share for the candidate; with its own weights again, and nothing else, at 0. */
export function splitRule(rule: Rule, share: number, split: Split): Rule {
  const { stable, candidate } = split.services;
  const own = withOwnWeights(rule, split);
  const isSplit = refsOf(rule).some((ref) => isService(ref, candidate));
  const isOurs = own.some(({ ref, isKnown }) => isKnown && isService(ref, stable) && weightOf(ref) > 0);
  if (!isSplit && !isOurs) return rule;
  if (share === 0 || !isOurs) return { ...rule, backendRefs: own.map(({ ref }) => ref) };
  const isAlone = own.length === 1;
  return {
    ...rule,
    backendRefs: own.flatMap((one) => shared(one, { share, services: split.services, isAlone })),
  };
}

/**
 * The rule's references without the candidate's. Stable beside a candidate counts as known, even if
 * somebody moved the rule: at 100 % its weight is 0, and alone with that it would serve nobody.
 */
function withOwnWeights(rule: Rule, { services, weights }: Split): readonly Own[] {
  const { stable, candidate } = services;
  const refs = refsOf(rule).filter((ref) => !isService(ref, candidate));
  const isSplit = refs.length < refsOf(rule).length;
  const left = [...weights];
  return refs.map((ref) => {
    const at = left.findIndex((one) => one.ref === identityOf(ref));
    const [known] = at === -1 ? [] : left.splice(at, 1);
    if (known !== undefined) return { ref: withWeight(ref, known.weight), isKnown: true };
    return isSplit && isService(ref, stable)
      ? { ref: withWeight(ref, null), isKnown: true }
      : { ref, isKnown: false };
  });
}

interface Share {
  readonly share: number;
  readonly services: Services;
  /** The rule's only reference: its weight needs no proportion to anything. */
  readonly isAlone: boolean;
}

/** One reference becomes two; others only grow by the same factor, so that all shares stay. */
function shared({ ref, isKnown }: Own, { share, services, isAlone }: Share): readonly BackendRef[] {
  const parts = partsOf(share);
  const weight = isAlone ? 1 : weightOf(ref);
  if (!isKnown) return [ref];
  if (!isService(ref, services.stable) || weight === 0) return [withWeight(ref, weight * parts)];
  const toCandidate = Math.round((parts * share) / 100);
  return [
    withWeight(ref, weight * (parts - toCandidate)),
    { ...withWeight(ref, weight * toCandidate), name: services.candidate.name },
  ];
}

/** Weights are whole numbers: shares below one percent need more parts than a hundred. */
function partsOf(share: number): number {
  return Number.isInteger(share) ? 100 : Number.isInteger(share * 10) ? 1000 : 10_000;
}

function withWeight(ref: BackendRef, weight: number | null): BackendRef {
  const { weight: replaced, ...rest } = ref;
  return weight === null ? rest : { ...rest, weight };
}
