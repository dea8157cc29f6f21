import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Split } from '../../model/split.ts';
import type { RouterCodec } from '../codec.ts';
import { sizesByWeight } from '../weighted.ts';
import {
  commonShare,
  refusalOfLists,
  rememberedList,
  rememberList,
  sharesIn,
  splitList,
  type RememberedList,
  type WeightedList,
} from '../weighted-list.ts';
import {
  backendsIn,
  listOf,
  ownRoutes,
  routesIn,
  weightedIn,
  type TraefikBackend,
  type TraefikRoute,
} from './routes.ts';
import { testerLimit, testerRoute } from './testers.ts';

const group = 'traefik.io';
const remembered = z.array(rememberedList);

/**
 * Traefik's own resources: the candidate's Service beside the target's, with the weights of the share.
 * They have no status to wait for. Unless Traefik has `allowEmptyServices`, a route with a Service that
 * has no ready pod is not served at all.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
const common = {
  makes: [],
  claims: () => true,
  refs: ({ kind, name }, namespace) => [{ kind, group, namespace, name }],
  sizes: sizesByWeight,
  settled: ([object]) => (object === undefined ? { problem: 'the route is gone' } : 'yes'),
} satisfies Partial<RouterCodec>;

const byWeight = { weights: true, services: true, smallestShare: 0.01, mirror: 'no', sticky: false } as const;

const byRoute = {
  ...common,
  refusal: ([object], backends) =>
    object === undefined
      ? 'it does not exist'
      : refusalOfLists(routesIn(object).map(backendsIn), listOf(object, backends, 'route')),
  remember: ([object], backends) => {
    const list = listOf(object, backends, 'route');
    return ownRoutes(object, backends).map((route) => rememberList(backendsIn(route), list));
  },
  read: ([object], backends) => {
    const lists = ownRoutes(object, backends).map(backendsIn);
    return commonShare(sharesIn(lists, listOf(object, backends, 'route')));
  },
  write: (objects, split, { backends, original }) => {
    const before = remembered.parse(original);
    return objects.map((object) => {
      const list = listOf(object, backends, 'route');
      const routes = ownRoutes(object, backends).flatMap((route, index) =>
        routesFor(route, split, { list, remembered: before[index] ?? [] }),
      );
      return { ...object, spec: { ...(object['spec'] as object), routes } };
    });
  },
} satisfies Partial<RouterCodec>;

export const ingressRoutes: RouterCodec = {
  ...common,
  ...byRoute,
  name: 'traefik',
  can: { ...byWeight, testers: ['header', 'header-pattern', 'cookie', 'query'] },
  limits: testerLimit,
  kinds: ['IngressRoute'],
  resources: [{ kind: 'IngressRoute', group, version: 'v1alpha1', plural: 'ingressroutes' }],
};

/** Connections, not requests: they have no headers to look at. */
export const tcpIngressRoutes: RouterCodec = {
  ...common,
  ...byRoute,
  name: 'traefik-tcp',
  can: { ...byWeight, testers: [] },
  limits: () => undefined,
  kinds: ['IngressRouteTCP'],
  resources: [{ kind: 'IngressRouteTCP', group, version: 'v1alpha1', plural: 'ingressroutetcps' }],
};

/** A balancer that routes name in place of a Service; rules are theirs, and with them testers. */
export const traefikServices: RouterCodec = {
  ...common,
  name: 'traefik-service',
  can: { ...byWeight, testers: [] },
  limits: () => undefined,
  kinds: ['TraefikService'],
  resources: [{ kind: 'TraefikService', group, version: 'v1alpha1', plural: 'traefikservices' }],
  refusal: ([object], backends) => {
    if (object === undefined) return 'it does not exist';
    const refs = weightedIn(object);
    return refs === undefined
      ? 'it has no weighted services'
      : refusalOfLists([refs], listOf(object, backends, 'TraefikService'));
  },
  remember: ([object], backends) => [
    rememberList(balanced(object), listOf(object, backends, 'TraefikService')),
  ],
  read: ([object], backends) =>
    commonShare(sharesIn([balanced(object)], listOf(object, backends, 'TraefikService'))),
  write: (objects, { share }, { backends, original }) => {
    const [before = []] = remembered.parse(original);
    return objects.map((object) => {
      const list = listOf(object, backends, 'TraefikService');
      const { refs } = splitList(balanced(object), share, { list, remembered: before });
      return weightedIn(object) === undefined ? object : withBalanced(object, refs);
    });
  },
};

function balanced(object: KubeObject | undefined): readonly TraefikBackend[] {
  return (object && weightedIn(object)) ?? [];
}

function withBalanced(object: KubeObject, services: readonly TraefikBackend[]): KubeObject {
  const spec = object['spec'] as { readonly weighted: object };
  return { ...object, spec: { ...spec, weighted: { ...spec.weighted, services } } };
}

/** A route of the user's, after the one that its testers need. */
function routesFor(
  route: TraefikRoute,
  { share, testers }: Split,
  context: { readonly list: WeightedList<TraefikBackend>; readonly remembered: RememberedList },
): readonly TraefikRoute[] {
  if (route.services === undefined) return [route];
  const { refs, target } = splitList(route.services, share, context);
  const split = { ...route, services: [...refs] };
  if (target === undefined || testers.length === 0) return [split];
  return [testerRoute(route, testers, { target, candidate: context.list.candidate }), split];
}
