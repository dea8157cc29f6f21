import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';

/** The parts of a VirtualService that Cutover reads; everything else passes through untouched. */
const destination = z.looseObject({
  host: z.string(),
  subset: z.string().optional(),
  port: z.looseObject({ number: z.number().optional() }).optional(),
});

const weighted = z.looseObject({ destination, weight: z.number().optional() });

const stringMatch = z.looseObject({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
});

const stringMatches = z.record(z.string(), stringMatch);

const match = z.looseObject({
  uri: stringMatch.optional(),
  scheme: stringMatch.optional(),
  method: stringMatch.optional(),
  authority: stringMatch.optional(),
  gateways: z.array(z.string()).optional(),
  headers: stringMatches.optional(),
  withoutHeaders: stringMatches.optional(),
  queryParams: stringMatches.optional(),
});

const route = z.looseObject({
  name: z.string().optional(),
  match: z.array(match).optional(),
  route: z.array(weighted).optional(),
  mirrors: z.array(z.unknown()).optional(),
});

export const protocols = ['http', 'tls', 'tcp'] as const;

const spec = z.looseObject({
  hosts: z.array(z.string()).optional(),
  gateways: z.array(z.string()).optional(),
  http: z.array(route).optional(),
  tls: z.array(route).optional(),
  tcp: z.array(route).optional(),
});

const virtualService = z.looseObject({ spec });

export type Protocol = (typeof protocols)[number];
export type Destination = z.infer<typeof destination>;
export type Weighted = z.infer<typeof weighted>;
export type StringMatch = z.infer<typeof stringMatch>;
export type RequestMatch = z.infer<typeof match>;
export type Route = z.infer<typeof route>;
export type RoutesOf = z.infer<typeof spec>;

export function isVirtualService({ kind }: KubeObject): boolean {
  return kind === 'VirtualService';
}

export function specOf(object: KubeObject): RoutesOf {
  return virtualService.parse(object).spec;
}

export function destinationsOf({ route: all = [] }: Route): readonly Weighted[] {
  return all;
}

/** No matches at all match every request. */
export function matchesOf({ match: all = [] }: Route): readonly RequestMatch[] {
  return all.length === 0 ? [{}] : all;
}

/** Both Services, in the namespace of the object that names them. */
export interface Services {
  readonly stable: string;
  readonly candidate: string;
  readonly namespace: string | undefined;
}

export function servicesFor({ metadata }: KubeObject, { stable, candidate }: Backends): Services {
  return { stable, candidate, namespace: metadata.namespace };
}

/**
 * Whether a host is a Service's: its name, or its full name in any cluster domain. Istio completes only
 * names without a dot. A host of a cluster set is another Service, whose candidate nobody exports.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export function isHostOf(host: string, service: string, namespace: string | undefined): boolean {
  const inCluster = `${service}.${namespace ?? ''}.svc.`;
  return host === service || (host.startsWith(inCluster) && host !== `${inCluster}clusterset.local`);
}

/** The candidate's host, written as stable's is. */
export function candidateHost(host: string, { stable, candidate }: Services): string {
  return `${candidate}${host.slice(stable.length)}`;
}

export function isStable({ destination: { host } }: Weighted, { stable, namespace }: Services): boolean {
  return isHostOf(host, stable, namespace);
}

export function isCandidate(
  { destination: { host } }: Weighted,
  { candidate, namespace }: Services,
): boolean {
  return isHostOf(host, candidate, namespace);
}

/**
 * The same destination of the candidate, but for the subset: that is of a DestinationRule of stable's
 * host. A subset of the candidate's own would have to reach every proxy before this route does.
 * https://istio.io/latest/docs/ops/best-practices/traffic-management/#avoid-503-errors-while-reconfiguring-service-routes
 */
export function atCandidate({ subset, ...own }: Destination, services: Services): Destination {
  return { ...own, host: candidateHost(own.host, services) };
}

/** Proportions: one destination alone gets everything, whatever its weight; else none is 0. */
export function weightOf({ weight = 0 }: Weighted): number {
  return weight;
}

/** The destinations that get traffic. */
export function servingOf(all: readonly Weighted[]): readonly Weighted[] {
  return all.length === 1 ? all : all.filter((one) => weightOf(one) > 0);
}

/** Whether a route sends any of its traffic to stable. */
export function isServing(route: Route, services: Services): boolean {
  return servingOf(destinationsOf(route)).some((one) => isStable(one, services));
}
