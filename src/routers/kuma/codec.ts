import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Split } from '../../model/split.ts';
import type { RouterCodec } from '../codec.ts';
import { drawnByEnvoy, noCookies } from '../unsticky.ts';
import { sizesByWeight } from '../weighted.ts';
import { byWeightedRefs, rememberedRefs, rememberRefs, shareOfRefs, splitRefs } from '../weighted-refs.ts';
import { formOf } from './refs.ts';
import { refusalOf } from './refusal.ts';
import {
  destinationsOf,
  isRoute,
  keyOf,
  refsOf,
  routeIn,
  rulesOf,
  serviceIn,
  specOf,
  type Destination,
  type Rule,
} from './routes.ts';
import { isAdded, testerLimit, testerRules } from './testers.ts';

const group = 'kuma.io';

/** By the key of each rule. */
const remembered = z.record(z.string(), rememberedRefs);

type Remembered = z.infer<typeof remembered>;

/**
 * Kuma 2.9 and later: the candidate's MeshService beside the target's, with the weights of the share.
 * The route is one in the target's own namespace; what the proxies that `targetRef` names do not ask for,
 * or what reaches the Service from outside the mesh, is not shared.
 * https://developer.konghq.com/mesh/policies/meshhttproute/
 *
 * No mirror: in all of 2.x a RequestMirror finds its backend by the tag kuma.io/service alone, and where
 * no pod has that tag, clients get no new configuration at all. A candidate without pods would do that.
 * https://github.com/kumahq/kuma/issues/17618, https://github.com/kumahq/kuma/pull/16368
 */
const common = {
  makes: [],
  claims: () => true,
  // The Service is read for its ports and marks, and never written.
  refs: ({ kind, name }, namespace, { stable }) => [
    { kind, group, namespace, name },
    { kind: 'Service', namespace, name: stable },
  ],
  refusal: (objects, backends) => {
    const route = routeIn(objects);
    return route === undefined ? 'it does not exist' : refusalOf(route, serviceIn(objects), backends);
  },
  remember: (objects, backends) => {
    const route = routeIn(objects);
    const form = formOf(route?.metadata.namespace, backends);
    const known = destinationsOf(route).flatMap((to) =>
      rulesOf(to).map((rule) => [keyOf(to, rule), rememberRefs(refsOf(rule), form)] as const),
    );
    return Object.fromEntries(known);
  },
  sizes: sizesByWeight,
  read: (objects, backends) => {
    const route = routeIn(objects);
    const form = formOf(route?.metadata.namespace, backends);
    const rules = destinationsOf(route).flatMap(rulesOf);
    return shareOfRefs(rules.filter((rule) => !isAdded(rule, form)).map(refsOf), form);
  },
  write: (objects, split, { backends, original }) => {
    const before = remembered.parse(original);
    return objects.map((object) =>
      isRoute(object) ? { ...object, spec: withRules(object, split, { backends, before }) } : object,
    );
  },
  // The custom resources have no status.
  settled: (objects) => (routeIn(objects) === undefined ? { problem: 'the route is gone' } : 'yes'),
} satisfies Partial<RouterCodec>;

const byWeight = { ...byWeightedRefs, mirror: 'no' } as const;

export const meshHttpRoutes: RouterCodec = {
  ...common,
  name: 'kuma',
  can: {
    ...byWeight,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    sticky: drawnByEnvoy,
  },
  limits: testerLimit,
  kinds: ['MeshHTTPRoute'],
  resources: [{ kind: 'MeshHTTPRoute', group, version: 'v1alpha1', plural: 'meshhttproutes' }],
};

/**
 * Connections, not requests: they have no headers to look at. Where a MeshHTTPRoute is for the same
 * destination, and that speaks HTTP, Kuma takes no notice of this one.
 * https://developer.konghq.com/mesh/policies/meshtcproute/
 */
export const meshTcpRoutes: RouterCodec = {
  ...common,
  name: 'kuma-tcp',
  can: { ...byWeight, testers: [], sticky: noCookies },
  limits: () => undefined,
  kinds: ['MeshTCPRoute'],
  resources: [{ kind: 'MeshTCPRoute', group, version: 'v1alpha1', plural: 'meshtcproutes' }],
};

interface Writing {
  readonly backends: Backends;
  readonly before: Remembered;
}

function withRules(route: KubeObject, split: Split, { backends, before }: Writing): object {
  const spec = specOf(route);
  const form = formOf(route.metadata.namespace, backends);
  const rulesFor = (to: Destination, rule: Rule): readonly Rule[] => {
    if (rule.default.backendRefs === undefined) return [rule];
    const weights = before[keyOf(to, rule)] ?? [];
    const { refs, target } = splitRefs(refsOf(rule), split, { form, weights });
    const shared = { ...rule, default: { ...rule.default, backendRefs: [...refs] } };
    return target === undefined
      ? [shared]
      : [...testerRules(shared, split.testers, { form, target }), shared];
  };
  const to = spec.to?.map((one) => ({
    ...one,
    ...(one.rules && {
      rules: one.rules.filter((rule) => !isAdded(rule, form)).flatMap((rule) => rulesFor(one, rule)),
    }),
  }));
  return { ...spec, ...(to && { to }) };
}
