import { z } from 'zod';
import {
  atCandidate,
  destinationsOf,
  isCandidate,
  isStable,
  servingOf,
  weightOf,
  type Route,
  type Services,
  type Weighted,
} from './virtual-service.ts';

/** Per route: which destination it is and its weight before the rollout; null where none was written. */
export const remembered = z.array(z.object({ destination: z.string(), weight: z.number().nullable() }));

export type Remembered = z.infer<typeof remembered>;

export function rememberRoute(route: Route): Remembered {
  return destinationsOf(route).map((one) => ({
    destination: identityOf(one),
    weight: one.weight ?? null,
  }));
}

function identityOf({ destination: { host, subset = '', port } }: Weighted): string {
  return `${host}/${subset}:${port?.number ?? ''}`;
}

/** A destination with its weight of before the rollout; somebody else's new one is not `isKnown`. */
interface Own {
  readonly one: Weighted;
  readonly isKnown: boolean;
}

export interface Splitting {
  readonly services: Services;
  readonly weights: Remembered;
}

export interface SplitRoute {
  /** The route with its own weights. */
  readonly own: Route;
  readonly shared: Route;
  /** The target's traffic is in it: it may get routes for testers and copies. */
  readonly isOurs: boolean;
}

/** The route with this share for the candidate; with its own weights again, and nothing else, at 0. */
export function splitRoute(route: Route, share: number, { services, weights }: Splitting): SplitRoute {
  const all = destinationsOf(route);
  const known = withOwnWeights(all, { services, weights });
  const serving = servingOf(known.map(({ one }) => one));
  const isOurs = known.some(
    ({ one, isKnown }) => isKnown && isStable(one, services) && serving.includes(one),
  );
  if (!isOurs && !all.some((one) => isCandidate(one, services))) {
    return { own: route, shared: route, isOurs };
  }
  const own = { ...route, route: known.map(({ one }) => one) };
  if (!isOurs || share === 0) return { own, shared: own, isOurs };
  const parts = known.map(({ one, isKnown }) => ({
    one,
    isKnown,
    weight: known.length === 1 ? 100 : weightOf(one),
    isSplit: isKnown && isStable(one, services) && serving.includes(one),
  }));
  const split = parts.filter(({ isSplit }) => isSplit).map(({ weight }) => weight);
  const factor = factorFor(share, split);
  return {
    own,
    shared: { ...route, route: parts.flatMap((part) => sharedPart(part, { share, factor, services })) },
    isOurs,
  };
}

/** A route's destinations without the candidate's, with the weights of before the rollout. */
function withOwnWeights(all: readonly Weighted[], { services, weights }: Splitting): readonly Own[] {
  const found = withoutCandidate(all, services);
  if (isNew(found, { services, weights })) return found.map(({ both }) => ({ one: both, isKnown: true }));
  const left = [...weights];
  return found.map(({ one }) => {
    const at = left.findIndex(({ destination }) => destination === identityOf(one));
    const [known] = at === -1 ? [] : left.splice(at, 1);
    return known === undefined
      ? { one, isKnown: false }
      : { one: withWeight(one, known.weight), isKnown: true };
  });
}

/**
 * Whether the weights of now are the ones to go by: somebody moved a split route, or gave stable company
 * that it did not have. Alone, its weight meant nothing: written back, it might leave it without traffic.
 */
function isNew(found: readonly Found[], { services, weights }: Splitting): boolean {
  const isRemembered = ({ one }: Found): boolean =>
    weights.some(({ destination }) => destination === identityOf(one));
  const isMoved = found.some((one) => one.isSplit && !isRemembered(one));
  const isJoined = weights.length === 1 && found.length > 1;
  return isMoved || (isJoined && found.some((each) => isStable(each.one, services) && isRemembered(each)));
}

interface Found {
  readonly one: Weighted;
  /** With the weight of both versions. */
  readonly both: Weighted;
  readonly isSplit: boolean;
}

/** The candidate follows the destination that it was split from; where that is gone, it was stable. */
function withoutCandidate(all: readonly Weighted[], services: Services): readonly Found[] {
  if (!all.some((one) => isStable(one, services))) {
    return all.map((one) => {
      const both = atStable(one, services);
      return { one: both, both, isSplit: both !== one };
    });
  }
  const found: Found[] = [];
  for (const one of all) {
    const last = found.at(-1);
    if (!isCandidate(one, services)) found.push({ one, both: one, isSplit: false });
    else if (last !== undefined && isStable(last.one, services)) {
      const both = withWeight(last.both, weightOf(last.both) + weightOf(one));
      found.splice(-1, 1, { ...last, both, isSplit: true });
    }
  }
  return found;
}

function atStable(one: Weighted, services: Services): Weighted {
  if (!isCandidate(one, services)) return one;
  const { destination } = one;
  const host = `${services.stable}${destination.host.slice(services.candidate.length)}`;
  return { ...one, destination: { ...destination, host } };
}

interface Part extends Own {
  readonly weight: number;
  readonly isSplit: boolean;
}

interface Share {
  readonly share: number;
  readonly factor: number;
  readonly services: Services;
}

/** One destination becomes two; others only grow by the same factor, so that all shares stay. */
function sharedPart(
  { one, isKnown, weight, isSplit }: Part,
  { share, factor, services }: Share,
): readonly Weighted[] {
  if (!isSplit) return [isKnown && weight > 0 ? withWeight(one, weight * factor) : one];
  const toCandidate = Math.round((weight * factor * share) / 100);
  return [
    withWeight(one, weight * factor - toCandidate),
    { ...withWeight(one, toCandidate), destination: atCandidate(one.destination, services) },
  ];
}

/** Weights are whole numbers. Most shares need no factor, and weights that make 100 go on doing so. */
function factorFor(share: number, weights: readonly number[]): number {
  const hundredths = Math.round(share * 100);
  const fits = (factor: number): boolean =>
    weights.every((weight) => (weight * factor * hundredths) % largestFactor === 0);
  return [1, 10, 100, 1000].find(fits) ?? largestFactor;
}

/** Makes hundredths of a percent of any weight whole. */
export const largestFactor = 10_000;

function withWeight(one: Weighted, weight: number | null): Weighted {
  const { weight: replaced, ...rest } = one;
  return weight === null ? rest : { ...rest, weight };
}
