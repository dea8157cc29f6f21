import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { notServed } from '../refusals.ts';
import { isAdded } from './added-routes.ts';
import { hasSubset, isOwn, rulesOf } from './destination-rules.ts';
import { largestFactor } from './split.ts';
import {
  destinationsOf,
  isCandidate,
  isServing,
  isStable,
  isVirtualService,
  protocols,
  servicesFor,
  servingOf,
  specOf,
  weightOf,
  type Protocol,
  type Route,
  type Services,
} from './virtual-service.ts';

/** Weights, and their sum in a route, are 32 bits wide. */
const maxWeight = Math.floor((2 ** 31 - 1) / largestFactor);

/** Why a VirtualService cannot be split; undefined when it can. */
export function refusalOf(objects: readonly KubeObject[], backends: Backends): string | undefined {
  const object = objects.find(isVirtualService);
  if (object === undefined) return 'it does not exist';
  const routes = routesIn(object, protocols);
  const services = servicesFor(object, backends);
  return (
    notLeading(routes, services) ??
    notOurs(routes, services) ??
    unclearSubset(subsetsOf(object, backends), { objects, backends }) ??
    unclearRule(objects, backends)
  );
}

/** Whether routes of one of the protocols send to the target. */
export function isServed(object: KubeObject, backends: Backends, of: readonly Protocol[]): boolean {
  const services = servicesFor(object, backends);
  return routesIn(object, of).some((route) => isServing(route, services));
}

/** The subsets of stable that get traffic; undefined: none in particular. */
export function subsetsOf(object: KubeObject, backends: Backends): readonly (string | undefined)[] {
  const services = servicesFor(object, backends);
  const serving = routesIn(object, protocols).flatMap((route) => servingOf(destinationsOf(route)));
  return [
    ...new Set(serving.filter((one) => isStable(one, services)).map(({ destination }) => destination.subset)),
  ];
}

function routesIn(object: KubeObject, of: readonly Protocol[]): readonly Route[] {
  const spec = specOf(object);
  return of.flatMap((protocol) => spec[protocol] ?? []);
}

function notLeading(routes: readonly Route[], services: Services): string | undefined {
  if (routes.some((route) => isServing(route, services))) return undefined;
  const { stable, namespace = '' } = services;
  const hosts = routes
    .flatMap(destinationsOf)
    .filter((one) => !isStable(one, services))
    .map(({ destination }) => destination.host);
  const short = hosts.find((host) => [`${stable}.${namespace}`, `${stable}.${namespace}.svc`].includes(host));
  return short === undefined
    ? notServed(hosts, stable)
    : `Istio does not complete the host ${short}: write ${stable} or ${stable}.${namespace}.svc.cluster.local`;
}

function notOurs(routes: readonly Route[], services: Services): string | undefined {
  const { candidate } = services;
  if (routes.some((route) => destinationsOf(route).some((one) => isCandidate(one, services)))) {
    return `it points at Service ${candidate} already`;
  }
  const named = routes.find(isAdded);
  if (named !== undefined) return `its route ${named.name ?? ''} has a name of Cutover's own`;
  const sums = routes
    .filter((route) => isServing(route, services))
    .map((route) => destinationsOf(route).reduce((sum, one) => sum + weightOf(one), 0));
  const heavy = sums.find((sum) => sum > maxWeight);
  return heavy === undefined
    ? undefined
    : `weights that make ${heavy} are too large to be split (at most ${maxWeight})`;
}

interface Place {
  readonly objects: readonly KubeObject[];
  readonly backends: Backends;
}

/** Subsets are versions by Istio's own means: more than one, and the Deployment is not all of stable. */
function unclearSubset(
  subsets: readonly (string | undefined)[],
  { objects, backends }: Place,
): string | undefined {
  const { stable } = backends;
  if (subsets.length > 1) {
    const names = subsets.map((name) => name ?? 'no subset').join(', ');
    return `it sends to more than one subset of Service ${stable} (${names}), and only one can be stable`;
  }
  const [subset] = subsets;
  if (subset === undefined || rulesOf(objects, backends).some((rule) => hasSubset(rule, subset))) {
    return undefined;
  }
  return `no DestinationRule in its namespace has the subset ${subset} of Service ${stable}`;
}

function unclearRule(objects: readonly KubeObject[], backends: Backends): string | undefined {
  const rules = rulesOf(objects, backends);
  if (rules.length > 1) {
    const names = rules.map(({ metadata }) => metadata.name).join(', ');
    return `more than one DestinationRule is for Service ${backends.stable} (${names}): make one of them`;
  }
  return objects.some((object) => isOwn(object, backends))
    ? `DestinationRule ${backends.candidate} exists already`
    : undefined;
}
