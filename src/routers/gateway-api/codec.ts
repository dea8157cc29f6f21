import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { RouterCodec } from '../codec.ts';
import {
  httpRoute,
  isService,
  refsOf,
  weightOf,
  type BackendRef,
  type HttpRoute,
  type Rule,
  type ServiceRef,
} from './httproute.ts';
import { settled } from './settled.ts';
import { maxWeight, rememberRule, remembered, splitRule, type Services } from './split.ts';

/**
 * HTTPRoute: each rule that sends to the target's Service gets the candidate's Service beside it, with
 * the weights of the share. Other rules, filters and unknown fields pass through.
 */
export const gatewayApi: RouterCodec = {
  name: 'gateway-api',
  can: { weights: true, services: true },
  refs: ({ name }, namespace) => [{ kind: 'HTTPRoute', namespace, name }],
  refusal: ([object], backends) =>
    object === undefined ? 'it does not exist' : refusalOf(httpRoute.parse(object), backends),
  remember: ([object]) => rulesOf(object).map(rememberRule),
  sizes: (share, replicas) => ({
    stable: replicas,
    candidate: Math.max(1, Math.ceil((replicas * share) / 100)),
    realShare: share,
  }),
  read: ([object], backends) => {
    const shares = new Set(rulesOf(object).flatMap((rule) => shareOf(rule, servicesOf(object, backends))));
    if (shares.size > 1) return 'mixed';
    return [...shares][0] ?? 0;
  },
  write: (objects, share, { backends, original }) => {
    const weights = remembered.parse(original);
    return objects.map((object) => {
      const rules = rulesOf(object).map((rule, index) =>
        splitRule(rule, share, { services: servicesOf(object, backends), weights: weights[index] ?? [] }),
      );
      return { ...object, spec: { ...(object['spec'] as object), rules } };
    });
  },
  settled: ([object]) =>
    object === undefined ? { problem: 'the HTTPRoute is gone' } : settled(httpRoute.parse(object)),
};

function refusalOf(route: HttpRoute, backends: Backends): string | undefined {
  const { stable, candidate } = servicesOf(route, backends);
  const rules = route.spec.rules ?? [];
  const refs = rules.flatMap(refsOf);
  const isShared = (rule: Rule): boolean =>
    refsOf(rule).some((ref) => isService(ref, stable) && weightOf(ref) > 0);
  if (!rules.some(isShared)) {
    const others = [...new Set(refs.map(nameOf))].join(', ');
    return `it does not send any traffic to Service ${stable.name} (it points at ${others === '' ? 'nothing' : others})`;
  }
  if (refs.some((ref) => isService(ref, candidate))) return `it points at Service ${candidate.name} already`;
  const heavy = rules
    .filter(isShared)
    .flatMap(refsOf)
    .find((ref) => weightOf(ref) * 100 > maxWeight);
  return (
    heavy &&
    `the weight ${weightOf(heavy)} of Service ${heavy.name} is too large to be split (at most ${maxWeight / 100})`
  );
}

function nameOf({ namespace, name }: BackendRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Both Services stand beside the route: its own namespace is theirs. */
function servicesOf(route: KubeObject | HttpRoute | undefined, { stable, candidate }: Backends): Services {
  const namespace = route?.metadata.namespace;
  return { stable: { name: stable, namespace }, candidate: { name: candidate, namespace } };
}

function rulesOf(object: KubeObject | undefined): readonly Rule[] {
  return object === undefined ? [] : (httpRoute.parse(object).spec.rules ?? []);
}

/** Nothing when the rule has nothing to do with the target. */
function shareOf(rule: Rule, { stable, candidate }: Services): readonly number[] {
  const sum = (service: ServiceRef): number =>
    refsOf(rule)
      .filter((ref) => isService(ref, service))
      .reduce((total, ref) => total + weightOf(ref), 0);
  const [toStable, toCandidate] = [sum(stable), sum(candidate)];
  return toStable + toCandidate === 0 ? [] : [(100 * toCandidate) / (toStable + toCandidate)];
}
