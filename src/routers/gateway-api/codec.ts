import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { RouterCodec } from '../codec.ts';
import { httpRoute, isService, refsOf, weightOf, type HttpRoute, type Rule } from './httproute.ts';
import { settled } from './settled.ts';
import { maxWeight, rememberRule, remembered, splitRule } from './split.ts';

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
    const shares = new Set(rulesOf(object).flatMap((rule) => shareOf(rule, backends)));
    if (shares.size > 1) return 'mixed';
    return [...shares][0] ?? 0;
  },
  write: (objects, share, { backends, original }) => {
    const weights = remembered.parse(original);
    return objects.map((object) => {
      const rules = rulesOf(object).map((rule, index) =>
        splitRule(rule, share, { backends, weights: weights[index] ?? [] }),
      );
      return { ...object, spec: { ...(object['spec'] as object), rules } };
    });
  },
  settled: ([object]) =>
    object === undefined ? { problem: 'the HTTPRoute is gone' } : settled(httpRoute.parse(object)),
};

function refusalOf(route: HttpRoute, { stable, candidate }: Backends): string | undefined {
  const refs = (route.spec.rules ?? []).flatMap(refsOf);
  if (!refs.some((ref) => isService(ref, stable) && weightOf(ref) > 0)) {
    const others = [...new Set(refs.map((ref) => ref.name))].join(', ');
    return `it does not send any traffic to Service ${stable} (it points at ${others === '' ? 'nothing' : others})`;
  }
  if (refs.some((ref) => isService(ref, candidate))) return `it points at Service ${candidate} already`;
  const heavy = refs.find((ref) => weightOf(ref) * 100 > maxWeight);
  return (
    heavy &&
    `the weight ${weightOf(heavy)} of Service ${heavy.name} is too large to be split (at most ${maxWeight / 100})`
  );
}

function rulesOf(object: KubeObject | undefined): readonly Rule[] {
  return object === undefined ? [] : (httpRoute.parse(object).spec.rules ?? []);
}

/** Nothing when the rule has nothing to do with the target. */
function shareOf(rule: Rule, { stable, candidate }: Backends): readonly number[] {
  const sum = (name: string): number =>
    refsOf(rule)
      .filter((ref) => isService(ref, name))
      .reduce((total, ref) => total + weightOf(ref), 0);
  const [toStable, toCandidate] = [sum(stable), sum(candidate)];
  return toStable + toCandidate === 0 ? [] : [(100 * toCandidate) / (toStable + toCandidate)];
}
