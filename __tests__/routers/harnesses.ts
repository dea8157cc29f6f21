import type { KubeObject } from '../../src/model/kube.ts';
import type { Backends } from '../../src/model/plan.ts';
import type { RouteRef } from '../../src/model/spec.ts';
import { codecs } from '../../src/routers/index.ts';
import type { Harness, RouteFixture } from './contract.ts';
import { httpRoutes } from './http-routes.ts';
import { scaled, services } from './services.ts';

export interface Proof {
  readonly harness: Harness;
  readonly fixtures: readonly RouteFixture[];
}

/** One entry for each codec of the registry: one that is not here does not compile. */
export const proofs: Readonly<Record<RouteRef['kind'], Proof>> = {
  HTTPRoute: {
    harness: { codec: codecs.HTTPRoute, sized: (objects) => objects, untouched: routeWithoutShares },
    fixtures: httpRoutes,
  },
  Service: {
    harness: { codec: codecs.Service, sized: scaled, untouched: withoutSelectorAndSizes },
    fixtures: services,
  },
};

interface Ref {
  readonly name: string;
  readonly weight?: number;
}

interface Rule {
  readonly backendRefs?: readonly Ref[];
}

/** The route with both versions as one backend, and each backend's part of its rule in place of a weight. */
function routeWithoutShares(objects: readonly KubeObject[], backends: Backends): unknown {
  return objects.map((object) => {
    const spec = object['spec'] as { readonly rules: readonly Rule[] };
    return { ...object, spec: { ...spec, rules: spec.rules.map((rule) => withParts(rule, backends)) } };
  });
}

function withParts(rule: Rule, { candidate }: Backends): unknown {
  if (rule.backendRefs === undefined) return rule;
  const parts: { weight: number }[] = [];
  for (const { weight = 1, ...rest } of rule.backendRefs) {
    const last = parts.at(-1);
    // The candidate follows the stable reference that it was split from.
    if (rest.name === candidate && last !== undefined) last.weight += weight;
    else parts.push({ ...rest, weight });
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return { ...rule, backendRefs: parts.map(({ weight, ...rest }) => ({ ...rest, part: weight / total })) };
}

function withoutSelectorAndSizes(objects: readonly KubeObject[]): unknown {
  return objects.map((object) => {
    const field = object.kind === 'Service' ? 'selector' : 'replicas';
    return { ...object, spec: { ...(object['spec'] as object), [field]: 'any' } };
  });
}
