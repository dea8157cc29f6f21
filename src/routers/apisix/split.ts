import { z } from 'zod';
import type { Backends } from '../../model/plan.ts';
import { maxParts } from '../weighted.ts';
import {
  rememberedRefs,
  rememberRefs,
  splitRefs,
  type RefForm,
  type RememberedRefs,
} from '../weighted-refs.ts';
import { backendsOf, weightOf, type Backend, type Rule, type UpstreamRef } from './objects.ts';

/** The controller keeps weights in 32 bits, and the finest share multiplies them by this. */
export const maxWeight = Math.floor((2 ** 31 - 1) / maxParts);

/** By the rule's name. */
export const remembered = z.record(z.string(), rememberedRefs);

/** A rule shares its traffic among both of its lists. */
type Target = Backend | UpstreamRef;

type Services = Pick<Backends, 'stable' | 'candidate'>;

function targetsOf(rule: Rule): readonly Target[] {
  return [...backendsOf(rule), ...(rule.upstreams ?? [])];
}

function isBackend(target: Target): target is Backend {
  return 'serviceName' in target;
}

/** A rule may name a Service twice, with two ports or subsets. */
function identityOf(target: Target): string {
  if (!isBackend(target)) return `upstream/${target.name ?? ''}`;
  const { serviceName, servicePort, subset = '' } = target;
  return `service/${serviceName}:${servicePort}/${subset}`;
}

function weightsOf(targets: readonly Target[]): readonly number[] {
  return targets.map(weightOf);
}

export function formOf({ stable, candidate }: Services): RefForm<Target> {
  return {
    stable,
    candidate,
    isService: (target, name) => isBackend(target) && target.serviceName === name,
    weightsOf,
    identityOf,
    withService: (target, serviceName) => ({ ...target, serviceName }),
  };
}

export function rememberRule(rule: Rule): readonly [string, RememberedRefs] {
  return [rule.name, rememberRefs(targetsOf(rule), { identityOf, weightsOf })];
}

export interface Shared {
  readonly share: number;
  readonly backends: Services;
  readonly weights: z.infer<typeof remembered>;
}

/** The rule with this share for the candidate; with its own weights again, and nothing else, at 0. */
export function splitRule(rule: Rule, { share, backends, weights }: Shared): Rule {
  const form = formOf(backends);
  const { refs } = splitRefs(targetsOf(rule), { share }, { form, weights: weights[rule.name] ?? [] });
  const isCandidate = (target: Backend): boolean => form.isService(target, backends.candidate);
  const own = refs.filter(isBackend);
  const upstreams = refs.filter((target) => !isBackend(target));
  return {
    ...rule,
    // The candidate's at the end: the controller names what it makes of a target by the target's place.
    ...(rule.backends && {
      backends: [...own.filter((one) => !isCandidate(one)), ...own.filter(isCandidate)],
    }),
    ...(rule.upstreams && { upstreams }),
  };
}
