import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Split } from '../../model/split.ts';
import type { RouterCodec } from '../codec.ts';
import { noCookies } from '../unsticky.ts';
import { sizesByWeight } from '../weighted.ts';
import {
  byWeightedRefs,
  refusalOfRefs,
  rememberedRefs,
  rememberRefs,
  shareOfRefs,
  splitRefs,
  type RefForm,
  type RememberedRefs,
} from '../weighted-refs.ts';
import {
  backendsIn,
  formOf,
  nameOf,
  ownRoutes,
  routesIn,
  weightedIn,
  type TraefikBackend,
  type TraefikRoute,
} from './routes.ts';
import { rememberedBalancer, stickyFor, stickyIn, stickyLimit, withSticky } from './sticky.ts';
import { testerLimit, testerRoute } from './testers.ts';

const group = 'traefik.io';
const remembered = z.array(rememberedRefs);

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

const byWeight = { ...byWeightedRefs, mirror: 'no' } as const;

const byRoute = {
  ...common,
  refusal: ([object], backends) =>
    object === undefined
      ? 'it does not exist'
      : refusalOfRefs(routesIn(object).map(backendsIn), { form: formOf(object, backends, 'route'), nameOf }),
  remember: ([object], backends) => {
    const form = formOf(object, backends, 'route');
    return ownRoutes(object, backends).map((route) => rememberRefs(backendsIn(route), form));
  },
  read: ([object], backends) => {
    const lists = ownRoutes(object, backends).map(backendsIn);
    return shareOfRefs(lists, formOf(object, backends, 'route'));
  },
  write: (objects, split, { backends, original }) => {
    const before = remembered.parse(original);
    return objects.map((object) => {
      const form = formOf(object, backends, 'route');
      const routes = ownRoutes(object, backends).flatMap((route, index) =>
        routesFor(route, split, { form, weights: before[index] ?? [] }),
      );
      return { ...object, spec: { ...(object['spec'] as object), routes } };
    });
  },
} satisfies Partial<RouterCodec>;

export const ingressRoutes: RouterCodec = {
  ...common,
  ...byRoute,
  name: 'traefik',
  can: {
    ...byWeight,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    sticky: {
      why: 'the weights of an IngressRoute have no cookie: let it name a weighted TraefikService, and `route` too',
    },
  },
  limits: testerLimit,
  kinds: ['IngressRoute'],
  resources: [{ kind: 'IngressRoute', group, version: 'v1alpha1', plural: 'ingressroutes' }],
};

/** Connections, not requests: they have no headers to look at. */
export const tcpIngressRoutes: RouterCodec = {
  ...common,
  ...byRoute,
  name: 'traefik-tcp',
  can: { ...byWeight, testers: [], sticky: noCookies },
  limits: () => undefined,
  kinds: ['IngressRouteTCP'],
  resources: [{ kind: 'IngressRouteTCP', group, version: 'v1alpha1', plural: 'ingressroutetcps' }],
};

/** A balancer that routes name in place of a Service; rules are theirs, and with them testers. */
export const traefikServices: RouterCodec = {
  ...common,
  name: 'traefik-service',
  can: { ...byWeight, testers: [], sticky: 'cookie' },
  limits: stickyLimit,
  kinds: ['TraefikService'],
  resources: [{ kind: 'TraefikService', group, version: 'v1alpha1', plural: 'traefikservices' }],
  refusal: ([object], backends) => {
    if (object === undefined) return 'it does not exist';
    const refs = weightedIn(object);
    return refs === undefined
      ? 'it has no weighted services'
      : refusalOfRefs([refs], { form: formOf(object, backends, 'TraefikService'), nameOf });
  },
  remember: ([object], backends) => ({
    refs: rememberRefs(balanced(object), formOf(object, backends, 'TraefikService')),
    sticky: stickyIn(object) ?? null,
  }),
  read: ([object], backends) => shareOfRefs([balanced(object)], formOf(object, backends, 'TraefikService')),
  write: (objects, { sticky, ...shares }, { backends, original }) => {
    const before = rememberedBalancer.parse(original);
    return objects.map((object) => {
      const form = formOf(object, backends, 'TraefikService');
      const { refs } = splitRefs(balanced(object), shares, { form, weights: before.refs });
      const cookie = sticky === undefined ? before.sticky : stickyFor(sticky);
      return weightedIn(object) === undefined ? object : withSticky(withBalanced(object, refs), cookie);
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
  { testers, ...shares }: Split,
  context: { readonly form: RefForm<TraefikBackend>; readonly weights: RememberedRefs },
): readonly TraefikRoute[] {
  if (route.services === undefined) return [route];
  const { refs, target } = splitRefs(route.services, shares, context);
  const split = { ...route, services: [...refs] };
  if (target === undefined || testers.length === 0) return [split];
  return [testerRoute(route, testers, { target, candidate: context.form.candidate }), split];
}
