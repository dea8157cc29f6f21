import { candidateName, hashLabel, roleLabel } from '../manifests/names.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Backends, RoutePlan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { RouterCodec } from '../routers/codec.ts';
import { codecs } from '../routers/index.ts';
import type { Facts, ServiceFacts } from './facts.ts';

/** How the target's traffic is split. */
export interface RoutedSubject {
  readonly codec: RouterCodec;
  readonly route: RoutePlan;
}

export type Routed = { readonly own: ServiceFacts } | { readonly objection: string };

/** The Service whose traffic is split: the one that the route names or points at. */
export function routedService(
  { target, route }: Spec,
  facts: Facts,
  services: readonly ServiceFacts[],
): Routed {
  const names = services.map(({ name }) => name).join(', ');
  if (services.length === 0) {
    return {
      objection: `target: no Service selects the pods of Deployment ${target.name}, so there is no traffic to shift.`,
    };
  }
  const candidates = route === undefined ? services : services.filter((own) => isRouted(own, route, facts));
  const [own, ...more] = candidates;
  if (own === undefined) return { objection: missedRoute(route, facts, services) };
  if (more.length > 0 && route?.kind !== 'HTTPRoute') {
    return {
      objection: `route: ${services.length} Services select the pods of ${target.name}: ${names}. Name one, e.g. \`service/${own.name}\`.`,
    };
  }
  return { own };
}

function isRouted(own: ServiceFacts, route: NonNullable<Spec['route']>, facts: Facts): boolean {
  if (route.kind === 'Service') return own.name === route.name;
  const object = facts.routes.find(({ metadata }) => metadata.name === route.name);
  const backends = backendsFor(own, { target: own.name, hash: '' });
  return object !== undefined && codecs.HTTPRoute.refusal([object], backends) === undefined;
}

function missedRoute(route: Spec['route'], facts: Facts, services: readonly ServiceFacts[]): string {
  const names = services.map(({ name }) => name).join(', ');
  if (route?.kind !== 'HTTPRoute') {
    return `route: service/${route?.name ?? ''} does not select the target's pods. Services that do: ${names}.`;
  }
  const fitting = facts.routes.flatMap(({ metadata: { name } }) =>
    services.some((own) => isRouted(own, { ...route, name }, facts)) ? [`httproute/${name}`] : [],
  );
  const others = fitting.length === 0 ? 'none' : fitting.join(', ');
  return `route: httproute/${route.name}: ${httpRouteRefusal(route.name, facts, services)}. Routes that send traffic to ${names}: ${others}.`;
}

function httpRouteRefusal(route: string, facts: Facts, [first]: readonly ServiceFacts[]): string {
  if (first === undefined) return '';
  const objects = facts.routes.filter(({ metadata }) => metadata.name === route);
  return codecs.HTTPRoute.refusal(objects, backendsFor(first, { target: first.name, hash: '' })) ?? '';
}

function backendsFor(
  own: ServiceFacts,
  { target, hash }: { readonly target: string; readonly hash: string },
): Backends {
  return {
    stable: own.name,
    candidate: candidateName(own.name),
    selector: own.selector,
    stableSelector: { ...own.selector, [hashLabel]: hash },
    candidateSelector: { ...own.selector, [roleLabel]: 'candidate' },
    stableWorkload: target,
    candidateWorkload: candidateName(target),
  };
}

export function routePlan(
  { target, route }: Spec,
  facts: Facts,
  { routed, hash }: { readonly routed: ServiceFacts; readonly hash: string },
): RoutedSubject {
  const ref = route ?? { kind: 'Service' as const, name: routed.name };
  const codec = codecs[ref.kind];
  const backends = backendsFor(routed, { target: target.name, hash });
  const pool: readonly KubeObject[] = ref.kind === 'HTTPRoute' ? facts.routes : facts.services;
  const objects = pool.filter(({ metadata }) => metadata.name === ref.name);
  return {
    codec,
    route: {
      codec: ref.kind,
      objects: codec.refs(ref, facts.namespace, backends),
      backends,
      original: codec.remember(objects, backends),
    },
  };
}
