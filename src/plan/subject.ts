import { autoscaler } from '../manifests/autoscaler.ts';
import type { Deployment } from '../manifests/deployment.ts';
import { candidateName, hashLabel, roleLabel } from '../manifests/names.ts';
import { selects, service, type Service } from '../manifests/service.ts';
import type { KubeObject, Labels } from '../model/kube.ts';
import type { Backends, RoutePlan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { RouterCodec } from '../routers/codec.ts';
import { codecs } from '../routers/index.ts';
import { objectionsToChange, sourceOf, type SourceOfChange } from './change.ts';
import type { Facts } from './facts.ts';
import { objectionsToPods, objectionsToTarget, targetOf } from './objections.ts';
import { RefusedError } from './refusal.ts';

/** A target that can be rolled out, with everything that steps are made of. */
export interface Subject extends SourceOfChange {
  readonly namespace: string;
  readonly name: string;
  readonly candidate: string;
  readonly live: Deployment;
  readonly hash: string;
  readonly replicas: number;
  /** The Services that select the target's pods, the routed one first. */
  readonly services: readonly ServiceFacts[];
  readonly codec: RouterCodec;
  readonly route: RoutePlan;
  readonly autoscaler: { readonly name: string; readonly minReplicas: number | undefined } | undefined;
}

export interface ServiceFacts {
  readonly name: string;
  readonly selector: Labels;
}

/** Everything about the target that planning needs; throws a RefusedError with all objections at once. */
export function subjectOf(spec: Spec, facts: Facts): Subject {
  const target = targetOf(spec, facts);
  const services = servicesOf(facts, target.live.spec.template.metadata?.labels ?? {});
  const routed = routedService(spec, facts, services);
  const objections = [
    ...objectionsToTarget(target, facts),
    ...objectionsToChange(spec, target.live, facts),
    ...('objection' in routed ? [routed.objection] : objectionsToPods(routed.own, target.live, facts)),
  ];
  if ('objection' in routed || objections.length > 0) throw new RefusedError(objections);
  const route = routePlan(spec, facts, { routed: routed.own, hash: target.hash });
  return {
    namespace: facts.namespace,
    name: target.live.metadata.name,
    candidate: candidateName(target.live.metadata.name),
    live: target.live,
    hash: target.hash,
    replicas: target.live.spec.replicas ?? 1,
    services: [routed.own, ...services.filter(({ name }) => name !== routed.own.name)],
    ...route,
    autoscaler: autoscalerOf(facts, target.live.metadata.name),
    ...sourceOf(spec, target.live, facts),
  };
}

function servicesOf({ services }: Facts, labels: Labels): readonly ServiceFacts[] {
  return services
    .map((object): Service => service.parse(object))
    .filter(({ spec }) => selects(spec.selector ?? {}, labels))
    .map(({ metadata, spec }) => ({ name: metadata.name, selector: spec.selector ?? {} }));
}

type Routed = { readonly own: ServiceFacts } | { readonly objection: string };

/** The Service whose traffic is split: the one that the route names or points at. */
function routedService({ target, route }: Spec, facts: Facts, services: readonly ServiceFacts[]): Routed {
  const names = services.map(({ name }) => name).join(', ');
  if (services.length === 0) {
    return { objection: `target: no Service selects the pods of Deployment ${target.name}, so there is no traffic to shift.` };
  }
  const candidates = route === undefined ? services : services.filter((own) => isRouted(own, route, facts));
  const [own, ...more] = candidates;
  if (own === undefined) return { objection: missedRoute(route, facts, services) };
  if (more.length > 0 && route?.kind !== 'HTTPRoute') {
    return { objection: `route: ${services.length} Services select the pods of ${target.name}: ${names}. Name one, e.g. \`service/${own.name}\`.` };
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
  const fitting = facts.routes.filter(({ metadata }) => services.some((own) => isRouted(own, { ...route, name: metadata.name }, facts)));
  const others = fitting.map(({ metadata }) => `httproute/${metadata.name}`).join(', ');
  const object = facts.routes.find(({ metadata }) => metadata.name === route.name);
  const [first] = services;
  const why = first && codecs.HTTPRoute.refusal(object === undefined ? [] : [object], backendsFor(first, { target: first.name, hash: '' }));
  return `route: httproute/${route.name}: ${why ?? ''}. Routes that send traffic to ${names}: ${others === '' ? 'none' : others}.`;
}

function backendsFor(own: ServiceFacts, { target, hash }: { readonly target: string; readonly hash: string }): Backends {
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

function routePlan(
  { target, route }: Spec,
  facts: Facts,
  { routed, hash }: { readonly routed: ServiceFacts; readonly hash: string },
): Pick<Subject, 'codec' | 'route'> {
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

function autoscalerOf({ autoscalers }: Facts, target: string): Subject['autoscaler'] {
  const own = autoscalers
    .map((object) => autoscaler.parse(object))
    .find(({ spec }) => spec.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === target);
  return own && { name: own.metadata.name, minReplicas: own.spec.minReplicas };
}
