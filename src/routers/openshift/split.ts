import { z } from 'zod';
import type { Backends } from '../../model/plan.ts';
import { withWeight } from '../weighted-refs.ts';
import { targetsOf, weightOf, type OpenshiftRoute, type Target } from './route.ts';

/** Largest weight that a Route allows. */
export const maxWeight = 256;

/** The weights before the rollout, by Service; null where none was written. */
export const remembered = z.object({
  weights: z.record(z.string(), z.number().nullable()),
  /** An empty list of alternates is not the same as none to whoever compares. */
  hasAlternates: z.boolean(),
});

export type Remembered = z.infer<typeof remembered>;

export function remember(route: OpenshiftRoute): Remembered {
  return {
    weights: Object.fromEntries(targetsOf(route).map(({ name, weight }) => [name, weight ?? null])),
    hasAlternates: route.spec.alternateBackends !== undefined,
  };
}

/** How many parts of how many the candidate gets: a whole percent is exact, else the nearest of 256. */
export function partsFor(share: number): { readonly candidate: number; readonly all: number } {
  const all = Number.isInteger(share) ? 100 : maxWeight;
  const least = share > 0 && share < 100 ? 1 : 0;
  return { candidate: Math.min(all - least, Math.max(least, Math.round((all * share) / 100))), all };
}

interface Share {
  readonly share: number;
  readonly backends: Backends;
  readonly original: Remembered;
}

/** The spec with this share for the candidate; with its own weights again, and nothing else, at 0. */
export function splitSpec(route: OpenshiftRoute, split: Share): OpenshiftRoute['spec'] {
  const own = ownTargets(route, split);
  const isOurs = own.some(({ name, weight }) => name === split.backends.stable && weight !== 0);
  const [to, ...alternates] = split.share === 0 || !isOurs ? own : shared(own, split);
  if (to === undefined) return route.spec;
  const { alternateBackends: _replaced, ...spec } = route.spec;
  const isListed = alternates.length > 0 || split.original.hasAlternates;
  return { ...spec, to, ...(isListed ? { alternateBackends: [...alternates] } : {}) };
}

/** The targets with their own weights: the candidate's is left out, or in stable's place becomes stable's. */
function ownTargets(
  route: OpenshiftRoute,
  { backends: { stable, candidate }, original }: Share,
): readonly Target[] {
  const targets = targetsOf(route);
  const hasStable = targets.some(({ name }) => name === stable);
  const own = hasStable
    ? targets.filter(({ name }) => name !== candidate)
    : targets.map((one) => (one.name === candidate ? { ...one, name: stable } : one));
  return own.map((one) => {
    const weight = original.weights[one.name];
    return weight === undefined ? one : withWeight(one, weight);
  });
}

/**
 * Others keep their part: `refusal` lets only those pass that have as much as stable, or nothing. At
 * 100 % the candidate takes stable's place, for the router keeps sending a visitor with its cookie to
 * a Service of weight 0 (haproxy-config.template of openshift/router), and stable shall carry nothing.
 */
function shared(own: readonly Target[], { share, backends, original }: Share): readonly Target[] {
  const { candidate, all } = partsFor(share);
  return own.flatMap((one) => {
    if (one.name !== backends.stable) {
      const isOwn = original.weights[one.name] !== undefined;
      return [isOwn && weightOf(one) > 0 ? withWeight(one, all) : one];
    }
    const toCandidate = { ...withWeight(one, candidate), name: backends.candidate };
    return candidate === all ? [toCandidate] : [withWeight(one, all - candidate), toCandidate];
  });
}
