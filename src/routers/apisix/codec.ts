import { isSame } from '../../lib/same.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { home, type Split } from '../../model/split.ts';
import type { RouterCodec } from '../codec.ts';
import { drawnAnew } from '../unsticky.ts';
import { sizesByWeight } from '../weighted.ts';
import { isServed, refusalOfRefs, shareOfRefs } from '../weighted-refs.ts';
import { apisixRoute, backendsOf, routeIn, rulesOf, upstreamIn, weightOf, type Rule } from './objects.ts';
import { settled } from './settled.ts';
import { formOf, maxWeight, rememberRule, remembered, splitRule, type Shared } from './split.ts';
import { isAdded, testerRules } from './tester-rules.ts';

const group = 'apisix.apache.org';

/**
 * APISIX: each HTTP rule of an ApisixRoute that sends to the target's Service gets the candidate's
 * Service beside it, with the weights of the share. An ApisixUpstream configures the Service of its own
 * name (scheme, retries, health checks), so the candidate's Service gets a copy of stable's. Stream
 * rules have one backend and no weights: they are left alone.
 * https://apisix.apache.org/docs/ingress-controller/reference/api-reference/#apisixroutehttp
 * https://apisix.apache.org/docs/ingress-controller/reference/example/#configure-weighted-services
 */
export const apisix: RouterCodec = {
  name: 'apisix',
  can: {
    weights: true,
    services: true,
    smallestShare: 0.01,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    // proxy-mirror wants one address with a port number, which a named port does not tell.
    mirror: 'no',
    sticky: drawnAnew,
  },
  kinds: ['ApisixRoute'],
  resources: [
    { kind: 'ApisixRoute', group, version: 'v2', plural: 'apisixroutes' },
    { kind: 'ApisixUpstream', group, version: 'v2', plural: 'apisixupstreams' },
  ],
  makes: ['ApisixUpstream'],
  claims: () => true,
  limits: () => undefined,
  refs: ({ name }, namespace, { stable, candidate }) => [
    { kind: 'ApisixRoute', group, namespace, name },
    { kind: 'ApisixUpstream', group, namespace, name: stable },
    { kind: 'ApisixUpstream', group, namespace, name: candidate },
  ],
  refusal: (objects, backends) => {
    const route = routeIn(objects);
    if (route === undefined) return 'it does not exist';
    if (upstreamIn(objects, backends.candidate) !== undefined)
      return `ApisixUpstream ${backends.candidate} exists already`;
    return refusalOf(route, backends);
  },
  remember: (objects) => {
    const route = routeIn(objects);
    return Object.fromEntries(route === undefined ? [] : rulesOf(route).map(rememberRule));
  },
  sizes: sizesByWeight,
  read: (objects, backends) => {
    const route = routeIn(objects);
    const rules = route === undefined ? [] : ownRules(route, backends);
    return shareOfRefs(rules.map(backendsOf), formOf(backends));
  },
  write: (objects, split, { backends, original, namespace }) => {
    const shared = { share: split.share, backends, weights: remembered.parse(original) };
    const users = objects.filter((object) => object !== upstreamIn(objects, backends.candidate));
    const written = users.map((object) =>
      object.kind === 'ApisixRoute' ? withRules(object, split, shared) : object,
    );
    if (isSame(split, home)) return written;
    return [...written, ...upstreamsFor(objects, backends, namespace)];
  },
  settled: (objects) => {
    const route = routeIn(objects);
    return route === undefined ? { problem: 'the ApisixRoute is gone' } : settled(route);
  },
};

/** The user's own rules: those that the rollout added are left out. */
function ownRules(route: KubeObject, { candidate }: Backends): readonly Rule[] {
  return rulesOf(route).filter((rule) => !isAdded(rule, candidate));
}

/** Rules for testers come last: the controller names what it makes of a rule by the rule's place. */
function withRules(
  route: KubeObject,
  { testers }: Split,
  shared: Shared & { backends: Backends },
): KubeObject {
  const spec = route['spec'] as { readonly http?: unknown };
  if (spec.http === undefined) return route;
  const own = ownRules(route, shared.backends);
  const before = own.map((rule) => splitRule(rule, { ...shared, share: 0 }));
  const http = [
    ...own.map((rule) => splitRule(rule, shared)),
    ...before.flatMap((rule) => testerRules(rule, testers, shared.backends)),
  ];
  return { ...route, spec: { ...spec, http } };
}

/** None where stable has none; what the server added to the candidate's survives. */
function upstreamsFor(
  objects: readonly KubeObject[],
  { stable, candidate }: Backends,
  namespace: string,
): readonly KubeObject[] {
  const [own, before] = [upstreamIn(objects, stable), upstreamIn(objects, candidate)];
  if (own === undefined) return [];
  return [
    {
      ...before,
      apiVersion: own.apiVersion,
      kind: own.kind,
      metadata: before?.metadata ?? { name: candidate, namespace },
      spec: { ...(before?.['spec'] as object | undefined), ...(own['spec'] as object | undefined) },
    },
  ];
}

function refusalOf(route: KubeObject, backends: Backends): string | undefined {
  const { http = [], stream = [] } = apisixRoute.parse(route).spec;
  const form = formOf(backends);
  const serving = http.filter((rule) => isServed(backendsOf(rule), form));
  if (serving.length === 0 && stream.some(({ backend }) => backend.serviceName === backends.stable))
    return `only its stream rules lead to Service ${backends.stable}, and those have no weights`;
  return (
    refusalOfRefs(http.map(backendsOf), { form, nameOf: ({ serviceName }) => serviceName }) ??
    serving.map(cannotSplit).find((why) => why !== undefined)
  );
}

/** A plugin on the rule wins over the one that the controller makes of weights. */
function cannotSplit(rule: Rule): string | undefined {
  if (rule.plugins?.some(({ name, enable = true }) => name === 'traffic-split' && enable) === true)
    return `its rule ${rule.name} has a traffic-split plugin of its own, which wins over weights`;
  const heavy = [...backendsOf(rule), ...(rule.upstreams ?? [])].find((own) => weightOf(own) > maxWeight);
  return (
    heavy &&
    `the weight ${weightOf(heavy)} in its rule ${rule.name} is too large to be split (at most ${maxWeight})`
  );
}
