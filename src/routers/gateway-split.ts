import { z } from 'zod';
import { isService, refsOf, type BackendRef, type Rule, type ServiceRef } from './gateway-routes.ts';
import {
  rememberedRefs,
  rememberRefs,
  splitRefs,
  weightOf,
  type RefForm,
  type RememberedRefs,
  type Shares,
} from './weighted-refs.ts';

/** Largest weight that the Gateway API allows. */
export const maxWeight = 1_000_000;

/** One for each rule. */
export const remembered = z.array(rememberedRefs);

export function rememberRule(rule: Rule): RememberedRefs {
  return rememberRefs(refsOf(rule), { identityOf, weightsOf });
}

function weightsOf(refs: readonly BackendRef[]): readonly number[] {
  return refs.map(weightOf);
}

/** A rule may name a Service twice, with two ports: the name alone would mix up their weights. */
function identityOf({ group = '', kind = 'Service', namespace = '', name, port }: BackendRef): string {
  return `${group}/${kind}/${namespace}/${name}:${port ?? ''}`;
}

export interface Services {
  readonly stable: ServiceRef;
  readonly candidate: ServiceRef;
  readonly baseline: ServiceRef | undefined;
}

export function formOf({ stable, candidate, baseline }: Services): RefForm<BackendRef> {
  return {
    stable: stable.name,
    candidate: candidate.name,
    baseline: baseline?.name,
    isService: (ref, name) => isService(ref, { ...stable, name }),
    weightsOf,
    identityOf,
    withService: (ref, name) => ({ ...ref, name }),
  };
}

interface Split {
  readonly services: Services;
  readonly weights: RememberedRefs;
}

export function splitRule(rule: Rule, shares: Shares, { services, weights }: Split): Rule {
  if (rule.backendRefs === undefined) return rule;
  const { refs } = splitRefs(rule.backendRefs, shares, { form: formOf(services), weights });
  return { ...rule, backendRefs: [...refs] };
}
