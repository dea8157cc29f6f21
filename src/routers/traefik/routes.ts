import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { weightOf, type RefForm } from '../weighted-refs.ts';

/** The parts of Traefik's resources that Cutover reads; everything else passes through untouched. */
const traefikBackend = z.looseObject({
  kind: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.union([z.number(), z.string()]).optional(),
  weight: z.number().int().optional(),
});

const traefikRoute = z.looseObject({
  match: z.string(),
  priority: z.number().int().optional(),
  syntax: z.string().optional(),
  services: z.array(traefikBackend).optional(),
});

/** IngressRoute and IngressRouteTCP have this in common. */
const ingressRoute = z.looseObject({ spec: z.looseObject({ routes: z.array(traefikRoute) }) });

const traefikService = z.looseObject({
  spec: z.looseObject({
    weighted: z.looseObject({ services: z.array(traefikBackend).optional() }).optional(),
  }),
});

export type TraefikBackend = z.infer<typeof traefikBackend>;
export type TraefikRoute = z.infer<typeof traefikRoute>;

export function backendsIn({ services = [] }: TraefikRoute): readonly TraefikBackend[] {
  return services;
}

export function routesIn(object: KubeObject | undefined): readonly TraefikRoute[] {
  return object === undefined ? [] : ingressRoute.parse(object).spec.routes;
}

/** The user's own routes: those that the rollout added are left out. */
export function ownRoutes(object: KubeObject | undefined, backends: Backends): readonly TraefikRoute[] {
  const { isService } = formOf(object, backends, 'route');
  return routesIn(object).filter((route) => {
    const refs = backendsIn(route);
    return refs.length === 0 || !refs.every((ref) => isService(ref, backends.candidate));
  });
}

/** Undefined where the TraefikService is of another sort: a mirror, or by hash of the client. */
export function weightedIn(object: KubeObject): readonly TraefikBackend[] | undefined {
  return traefikService.parse(object).spec.weighted?.services;
}

/** The two places of a list. A route with one backend has no balancer: there a weight says nothing. */
export type Place = 'route' | 'TraefikService';

/** The Services stand beside the object: its own namespace is theirs. */
export function formOf(
  object: KubeObject | undefined,
  { stable, candidate, baseline }: Backends,
  place: Place,
): RefForm<TraefikBackend> {
  const own = object?.metadata.namespace;
  return {
    stable,
    candidate,
    baseline,
    isService: (ref, name) =>
      (ref.kind ?? 'Service') === 'Service' && ref.name === name && (ref.namespace ?? own) === own,
    weightsOf: (refs) => (refs.length === 1 && place === 'route' ? [1] : refs.map(weightOf)),
    identityOf: (ref) => `${nameOf(ref)}:${ref.port ?? ''}`,
    withService: (ref, name) => ({ ...ref, name }),
  };
}

export function nameOf({ kind = 'Service', name, namespace }: TraefikBackend): string {
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  return kind === 'Service' ? full : `${kind} ${full}`;
}
