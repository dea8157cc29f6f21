import { z } from 'zod';
import { isService, refsOf, type BackendRef, type Rule, type ServiceRef } from './gateway-routes.ts';
import {
  rememberedRefs,
  rememberRefs,
  splitRefs,
  type RefForm,
  type RememberedRefs,
} from './weighted-refs.ts';

/** Largest weight that the Gateway API allows. */
export const maxWeight = 1_000_000;

/** One for each rule. */
export const remembered = z.array(rememberedRefs);

export function rememberRule(rule: Rule): RememberedRefs {
  return rememberRefs(refsOf(rule), { identityOf });
}

/** A rule may name a Service twice, with two ports: the name alone would mix up their weights. */
function identityOf({ group = '', kind = 'Service', namespace = '', name, port }: BackendRef): string {
  return `${group}/${kind}/${namespace}/${name}:${port ?? ''}`;
}

export interface Services {
  readonly stable: ServiceRef;
  readonly candidate: ServiceRef;
}

export function formOf({ stable, candidate }: Services): RefForm<BackendRef> {
  return {
    identityOf,
    isStable: (ref) => isService(ref, stable),
    isCandidate: (ref) => isService(ref, candidate),
    toCandidate: (ref) => ({ ...ref, name: candidate.name }),
  };
}

interface Split {
  readonly services: Services;
  readonly weights: RememberedRefs;
}

export function splitRule(rule: Rule, share: number, { services, weights }: Split): Rule {
  if (rule.backendRefs === undefined) return rule;
  return {
    ...rule,
    backendRefs: [...splitRefs(rule.backendRefs, share, { form: formOf(services), weights })],
  };
}
