import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { RefForm } from '../weighted-refs.ts';

const header = z.looseObject({ name: z.string() });

const matchCondition = z.looseObject({
  prefix: z.string().optional(),
  exact: z.string().optional(),
  regex: z.string().optional(),
  header: header.optional(),
  queryParameter: header.optional(),
});

const proxyService = z.looseObject({
  name: z.string(),
  port: z.number().optional(),
  weight: z.number().int().optional(),
  mirror: z.boolean().optional(),
});

const proxyRoute = z.looseObject({
  conditions: z.array(matchCondition).optional(),
  services: z.array(proxyService).optional(),
  pathRewritePolicy: z.looseObject({ replacePrefix: z.array(z.unknown()).optional() }).optional(),
});

const proxyStatus = z.looseObject({
  conditions: z
    .array(
      z.looseObject({
        type: z.string(),
        status: z.string(),
        message: z.string().optional(),
        observedGeneration: z.number().optional(),
        errors: z.array(z.looseObject({ message: z.string().optional() })).optional(),
      }),
    )
    .optional(),
});

/** The parts of an HTTPProxy that Cutover reads; everything else passes through untouched. */
export const httpProxy = z.looseObject({
  metadata: z.looseObject({ name: z.string(), generation: z.number().optional() }),
  spec: z.looseObject({
    virtualhost: z.looseObject({}).optional(),
    routes: z.array(proxyRoute).optional(),
    tcpproxy: z.looseObject({ services: z.array(proxyService).optional() }).optional(),
    includes: z.array(z.looseObject({ conditions: z.array(matchCondition).optional() })).optional(),
  }),
  status: proxyStatus.optional(),
});

export type HttpProxy = z.infer<typeof httpProxy>;
export type ProxyRoute = z.infer<typeof proxyRoute>;
export type ProxyService = z.infer<typeof proxyService>;
export type MatchCondition = z.infer<typeof matchCondition>;

/** A Service stands in the namespace of its HTTPProxy: the name says which one. */
export function formOf({ stable, candidate, baseline }: Backends): RefForm<ProxyService> {
  return {
    stable,
    candidate,
    baseline,
    isService: (ref, name) => ref.name === name && ref.mirror !== true,
    weightsOf,
    identityOf: (ref) => `${nameOf(ref)}:${ref.port ?? ''}`,
    withService: (ref, name) => ({ ...ref, name }),
  };
}

export function nameOf({ name, mirror }: ProxyService): string {
  return mirror === true ? `${name} as a mirror` : name;
}

/** Without any weights all get the same; beside one that has a weight, the others get nothing. */
function weightsOf(refs: readonly ProxyService[]): readonly (number | undefined)[] {
  const total = refs.reduce((sum, ref) => sum + (ref.mirror === true ? 0 : (ref.weight ?? 0)), 0);
  return refs.map((ref) => {
    if (ref.mirror === true) return undefined;
    return total === 0 ? 1 : (ref.weight ?? 0);
  });
}

/** Of a route or a tcpproxy. */
export function servicesOf({
  services = [],
}: {
  readonly services?: readonly ProxyService[] | undefined;
}): readonly ProxyService[] {
  return services;
}

/** The user's own routes: those that the rollout added are left out. */
export function ownRoutes(object: KubeObject | undefined, { candidate }: Backends): readonly ProxyRoute[] {
  const routes = object === undefined ? [] : (httpProxy.parse(object).spec.routes ?? []);
  return routes.filter((route) => !isAdded(route, candidate));
}

/** Only the candidate answers, or it gets copies. */
function isAdded(route: ProxyRoute, candidate: string): boolean {
  const services = servicesOf(route);
  const answering = services.filter(({ mirror }) => mirror !== true);
  const isForTesters = answering.length > 0 && answering.every(({ name }) => name === candidate);
  return isForTesters || services.some(({ name, mirror }) => mirror === true && name === candidate);
}

export function tcpServices(object: KubeObject | undefined): readonly ProxyService[] {
  return object === undefined ? [] : servicesOf(httpProxy.parse(object).spec.tcpproxy ?? {});
}
