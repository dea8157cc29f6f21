import { isSame } from '../../lib/same.ts';
import type { KubeObject, Labels } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { home } from '../../model/split.ts';
import type { Given, RouterCodec } from '../codec.ts';
import { drawnByEnvoy, noCookies } from '../unsticky.ts';
import { sizesByWeight } from '../weighted.ts';
import { isAdded } from './added-routes.ts';
import { isOwn, labelsOf, ruleForCandidate, rulesOf } from './destination-rules.ts';
import { limitOf } from './limits.ts';
import { isServed, refusalOf, subsetsOf } from './refusal.ts';
import { rememberRoutes, withSplit } from './routes.ts';
import {
  destinationsOf,
  isCandidate,
  isStable,
  isVirtualService,
  protocols,
  servicesFor,
  specOf,
  weightOf,
  type Protocol,
  type Route,
  type Services,
} from './virtual-service.ts';

const group = 'networking.istio.io';

/** Every version of Istio serves v1beta1; v1 is of 1.22 and later. */
const version = 'v1beta1';

/**
 * Each route that sends to the target's Service gets the candidate's Service beside it, with the weights
 * of the share: proportions, whole numbers of any size. A DestinationRule of the Service is made once
 * more for the candidate's. One for the candidate's host by a wildcard holds as it is; one of another
 * namespace is not seen, and the candidate goes without it.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
const common = {
  kinds: ['VirtualService'],
  resources: [
    { kind: 'VirtualService', group, version, plural: 'virtualservices' },
    { kind: 'DestinationRule', group, version, plural: 'destinationrules' },
  ],
  makes: ['DestinationRule'],
  claims: () => true,
  refs: ({ kind, name }, namespace) => [{ kind, group, namespace, name }],
  finds: (objects, backends) =>
    rulesOf(objects, backends).flatMap(({ kind, metadata }, index) => {
      const ref = (name: string) => ({ kind, group, namespace: metadata.namespace ?? '', name });
      return index === 0 ? [ref(metadata.name), ref(backends.candidate)] : [ref(metadata.name)];
    }),
  podLabels: (objects, backends) => {
    const subsets = objects.filter(isVirtualService).flatMap((object) => subsetsOf(object, backends));
    const named = rulesOf(objects, backends).flatMap((rule) =>
      subsets.map((subset) => (subset === undefined ? {} : labelsOf(rule, subset))),
    );
    return Object.assign({}, ...named) as Labels;
  },
  remember: ([object]) => object && rememberRoutes(object),
  sizes: sizesByWeight,
  read: (objects, backends) => {
    const shares = new Set(objects.filter(isVirtualService).flatMap((object) => sharesIn(object, backends)));
    return shares.size > 1 ? 'mixed' : ([...shares][0] ?? 0);
  },
  write: (objects, split, given) => {
    const made = isSame(split, home) ? undefined : madeFor(objects, given);
    const all = objects.flatMap((object) => {
      if (isVirtualService(object)) return [withSplit(object, split, given)];
      return isOwn(object, given.backends) ? (made ?? []) : [object];
    });
    return made === undefined || objects.some((object) => isOwn(object, given.backends))
      ? all
      : [...all, made];
  },
  // Istio reports on a VirtualService only in experiments that are off by default, and leaves what older
  // versions have written there.
  settled: (objects) => (objects.some(isVirtualService) ? 'yes' : { problem: 'the VirtualService is gone' }),
} satisfies Partial<RouterCodec>;

const byWeight = { weights: true, services: true, smallestShare: 0.01 } as const;

/** Requests; connections of the same VirtualService are shared along, but not told apart or copied. */
export const istio: RouterCodec = {
  ...common,
  name: 'istio',
  can: {
    ...byWeight,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    mirror: 'by-method',
    sticky: drawnByEnvoy,
  },
  limits: limitOf,
  refusal: (objects, backends) => refusalFor(['http'], objects, backends),
};

/** Connections alone, not requests: they have no headers to look at. */
export const istioConnections: RouterCodec = {
  ...common,
  name: 'istio-tcp',
  can: { ...byWeight, testers: [], mirror: 'no', sticky: noCookies },
  limits: () => undefined,
  refusal: (objects, backends) => refusalFor(['tls', 'tcp'], objects, backends),
};

/** A VirtualService with requests of the target is for the first codec, whatever else is in it. */
function refusalFor(
  of: readonly Protocol[],
  objects: readonly KubeObject[],
  backends: Backends,
): string | undefined {
  const refusal = refusalOf(objects, backends);
  const [object] = objects;
  if (refusal !== undefined || object === undefined) return refusal;
  const hasRequests = isServed(object, backends, ['http']);
  if (hasRequests === of.includes('http')) return undefined;
  const what = hasRequests ? 'http routes' : 'no http routes, but others';
  return `it has ${what} that lead to Service ${backends.stable}`;
}

/** Nothing when the user has no DestinationRule, or one that says nothing of the candidate. */
function madeFor(objects: readonly KubeObject[], given: Given): KubeObject | undefined {
  const { backends } = given;
  const route = objects.find(isVirtualService);
  const [own] = rulesOf(objects, backends);
  if (own === undefined || route === undefined) return undefined;
  const [subset] = subsetsOf(withSplit(route, home, given), backends);
  const before = objects.find((object) => isOwn(object, backends));
  return ruleForCandidate(own, { backends, subset, before });
}

function sharesIn(object: KubeObject, backends: Backends): readonly number[] {
  const services = servicesFor(object, backends);
  const spec = specOf(object);
  return protocols
    .flatMap((protocol) => spec[protocol] ?? [])
    .filter((route) => !isAdded(route))
    .flatMap((route) => shareOf(route, services));
}

/** Nothing when the route has nothing to do with the target. */
function shareOf(route: Route, services: Services): readonly number[] {
  const all = destinationsOf(route);
  const toStable = all.filter((one) => isStable(one, services));
  const toCandidate = all.filter((one) => isCandidate(one, services));
  if (all.length === 1) return [...toStable.map(() => 0), ...toCandidate.map(() => 100)];
  const [stable = 0, candidate = 0] = [toStable, toCandidate].map((part) =>
    part.reduce((sum, one) => sum + weightOf(one), 0),
  );
  return stable + candidate === 0 ? [] : [(100 * candidate) / (stable + candidate)];
}
