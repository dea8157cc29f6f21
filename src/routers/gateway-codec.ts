import type { KubeObject } from '../model/kube.ts';
import type { Backends } from '../model/plan.ts';
import type { Split } from '../model/split.ts';
import type { RouterCodec } from './codec.ts';
import { sizesByWeight } from './weighted.ts';
import { isServed, refusalOfRefs, shareOfRefs, weightOf, type RememberedRefs } from './weighted-refs.ts';
import {
  gatewayRoute,
  isService,
  refsOf,
  type BackendRef,
  type GatewayRoute,
  type Rule,
  type ServiceRef,
} from './gateway-routes.ts';
import { settled } from './gateway-settled.ts';
import { isAdded, mirrorRule, testerRules, type Testing } from './gateway-rules.ts';
import { formOf, maxWeight, rememberRule, remembered, splitRule, type Services } from './gateway-split.ts';

/**
 * What the codecs of routes in the form of the Gateway API have in common.
 *
 * Each rule that sends to the target's Service gets the candidate's Service beside it, with the weights
 * of the share. Other rules, filters and unknown fields pass through.
 */
export function gatewayCodec({
  group,
  mostMatches,
}: Dialect): Omit<RouterCodec, 'name' | 'can' | 'kinds' | 'resources'> {
  return {
    makes: [],
    claims: () => true,
    limits: () => undefined,
    refs: ({ kind, name }, namespace) => [{ kind, group, namespace, name }],
    refusal: ([object], backends) =>
      object === undefined ? 'it does not exist' : refusalOf(gatewayRoute.parse(object), backends),
    remember: ([object]) => rulesOf(object).map(rememberRule),
    sizes: sizesByWeight,
    read: ([object], backends) => {
      const services = servicesOf(object, backends);
      return shareOfRefs(ownRules(object, services).map(refsOf), formOf(services));
    },
    write: (objects, split, { backends, original }) => {
      const weights = remembered.parse(original);
      return objects.map((object) => {
        const services = servicesOf(object, backends);
        const rules = ownRules(object, services).flatMap((rule, index) =>
          rulesFor(rule, split, { services, weights: weights[index] ?? [], mostMatches }),
        );
        return { ...object, spec: { ...(object['spec'] as object), rules } };
      });
    },
    settled: ([object]) =>
      object === undefined ? { problem: 'the route is gone' } : settled(gatewayRoute.parse(object)),
  };
}

export interface Dialect {
  readonly group: string;
  /** The API server takes no more matches in one rule. */
  readonly mostMatches: number;
}

/** The user's own rules: those that the rollout added are left out. */
function ownRules(object: KubeObject | undefined, services: Services): readonly Rule[] {
  return rulesOf(object).filter((rule) => !isAdded(rule, services));
}

/** A rule of the user's, after those that the split needs before it. */
function rulesFor(
  rule: Rule,
  { testers, mirror, ...shares }: Split,
  { services, weights, mostMatches }: Testing & { readonly weights: RememberedRefs },
): readonly Rule[] {
  const split = splitRule(rule, shares, { services, weights });
  if (!isShared(rule, services.stable)) return [split];
  return [
    ...(testers.length === 0 ? [] : testerRules(rule, testers, { services, mostMatches })),
    ...(mirror === undefined ? [] : [mirrorRule(rule, split, { mirror, services })]),
    split,
  ];
}

function isShared(rule: Rule, stable: ServiceRef): boolean {
  return refsOf(rule).some((ref) => isService(ref, stable));
}

function refusalOf(route: GatewayRoute, backends: Backends): string | undefined {
  const form = formOf(servicesOf(route, backends));
  const lists = (route.spec.rules ?? []).map(refsOf);
  return (
    refusalOfRefs(lists, { form, nameOf }) ?? tooHeavy(lists.filter((refs) => isServed(refs, form)).flat())
  );
}

function tooHeavy(refs: readonly BackendRef[]): string | undefined {
  const heavy = refs.find((ref) => weightOf(ref) * 100 > maxWeight);
  return (
    heavy &&
    `the weight ${weightOf(heavy)} of Service ${heavy.name} is too large to be split (at most ${maxWeight / 100})`
  );
}

function nameOf({ namespace, name }: BackendRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The Services stand beside the route: its own namespace is theirs. */
function servicesOf(route: KubeObject | GatewayRoute | undefined, backends: Backends): Services {
  const namespace = route?.metadata.namespace;
  const { stable, candidate, baseline } = backends;
  return {
    stable: { name: stable, namespace },
    candidate: { name: candidate, namespace },
    baseline: baseline === undefined ? undefined : { name: baseline, namespace },
  };
}

function rulesOf(object: KubeObject | undefined): readonly Rule[] {
  return object === undefined ? [] : (gatewayRoute.parse(object).spec.rules ?? []);
}
