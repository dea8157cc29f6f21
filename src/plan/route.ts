import { groupOf } from '../manifests/resources.ts';
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import type { Backends, RoutePlan } from '../model/plan.ts';
import type { RouteRef, Spec } from '../model/spec.ts';
import type { RouterCodec } from '../routers/codec.ts';
import { routersFor } from '../routers/index.ts';
import { execWay } from './exec-way.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import { backendsFor, type Named, type Routed, type Way } from './way.ts';

/** A way through objects. */
interface CodecWay extends Way {
  readonly codec: RouterCodec;
}

/** How the target's traffic is split: as the user says, or as the only route does that is there. */
export function wayOf(spec: Spec, facts: Facts, services: readonly ServiceFacts[]): Routed {
  if (services.length === 0) {
    return {
      objection: `target: no Service selects the pods of Deployment ${spec.target.name}, so there is no traffic to shift.`,
    };
  }
  if (spec.exec !== undefined) return execWay(spec.exec, facts, services);
  return spec.route === undefined ? foundWay(spec, facts, services) : namedWay(spec.route, facts, services);
}

function foundWay(spec: Spec, facts: Facts, services: readonly ServiceFacts[]): Routed {
  const all = facts.routes.flatMap((object) => waysThrough(refOf(object), facts, services));
  const [way, ...more] = onePerRoute(all, facts);
  if (way !== undefined && more.length === 0) return way;
  if (way !== undefined) {
    const names = [way, ...more].map(({ ref }) => nameOf(ref, facts));
    return {
      objection: `route: ${more.length + 1} routes send traffic to ${spec.target.name}: ${names.join(', ')}. Name one, e.g. \`${nameOf(way.ref, facts)}\`.`,
    };
  }
  const [own, ...others] = services;
  if (own === undefined || others.length > 0) {
    const names = services.map(({ name }) => name).join(', ');
    return {
      objection: `route: ${services.length} Services select the pods of ${spec.target.name}: ${names}. Name one, e.g. \`service/${own?.name ?? ''}\`.`,
    };
  }
  return namedWay({ kind: 'Service', name: own.name }, facts, services);
}

function namedWay(route: RouteRef, facts: Facts, services: readonly ServiceFacts[]): Routed {
  const [way] = waysThrough(route, facts, services);
  return way ?? { objection: missedRoute(route, facts, services) };
}

function onePerRoute(ways: readonly Way[], facts: Facts): readonly Way[] {
  return [...new Map(ways.toReversed().map((way) => [nameOf(way.ref, facts), way])).values()].toReversed();
}

/** One for each of the Services that this route can split. */
function waysThrough(ref: RouteRef, facts: Facts, services: readonly ServiceFacts[]): readonly Way[] {
  return services.flatMap((own) =>
    routersFor(ref)
      .map((codec) => wayThrough(ref, { codec, own }, facts))
      .filter((way) => refusalOf(way) === undefined),
  );
}

function wayThrough(ref: RouteRef, { codec, own }: Pick<CodecWay, 'codec' | 'own'>, facts: Facts): CodecWay {
  const backends = backendsFor(own, { target: own.name, hash: '' });
  const objects = objectsOf(refsOf({ ref, codec }, facts, backends), facts);
  return { ref, codec, own, backends, objects };
}

/** Why this route cannot split this Service's traffic; undefined when it can. */
function refusalOf({ ref, codec, own, backends, objects }: CodecWay): string | undefined {
  if (ref.kind === 'Service' && ref.name !== own.name) return "it does not select the target's pods";
  const [first] = objects;
  if (first !== undefined && isForAnother(ref, codec, first)) return `it is not for ${codec.name}`;
  return codec.refusal(objects, backends);
}

/** What the user names counts more than what the object tells. */
function isForAnother({ router }: RouteRef, codec: RouterCodec, object: KubeObject): boolean {
  return router === undefined && !codec.claims(object);
}

function refsOf(
  { ref, codec }: Pick<Way, 'ref' | 'codec'>,
  { namespace, routes }: Facts,
  backends: Backends,
): readonly ObjectRef[] {
  return [...codec.refs(ref, namespace, backends), ...(codec.finds?.(routes, backends) ?? [])];
}

function objectsOf(refs: readonly ObjectRef[], facts: Facts): readonly KubeObject[] {
  const pool = [...facts.services, ...facts.routes];
  return refs.flatMap(
    (ref) =>
      pool.find(
        (object) =>
          object.kind === ref.kind &&
          object.metadata.name === ref.name &&
          (ref.group === undefined || groupOf(object) === ref.group),
      ) ?? [],
  );
}

function missedRoute(route: RouteRef, facts: Facts, services: readonly ServiceFacts[]): string {
  const names = services.map(({ name }) => name).join(', ');
  if (route.kind === 'Service') {
    return `route: service/${route.name} does not select the target's pods. Services that do: ${names}.`;
  }
  const [own] = services;
  const unclaimed = unclaimedRoute(route, facts);
  if (unclaimed !== undefined) return unclaimed;
  const reasons = routersFor(route).flatMap(
    (codec) => (own && refusalOf(wayThrough(route, { codec, own }, facts))) ?? [],
  );
  // A kind may be of several routers: where one finds the object, the others' not finding it says nothing.
  const found = reasons.filter((reason) => reason !== 'it does not exist');
  const why = new Set(found.length === 0 ? reasons : found);
  const fitting = facts.routes
    .flatMap((object) => waysThrough(refOf(object), facts, services))
    .map(({ ref }) => nameOf(ref, facts));
  const others = fitting.length === 0 ? 'none' : [...new Set(fitting)].join(', ');
  return `route: ${written(route)}: ${[...why].join('; ')}. Routes that send traffic to ${names}: ${others}.`;
}

/** Of an object that does not tell which of several routers serves it; undefined: it tells. */
function unclaimedRoute(route: RouteRef, { routes }: Facts): string | undefined {
  const codecs = routersFor(route);
  const object = routes.find(({ kind, metadata }) => kind === route.kind && metadata.name === route.name);
  if (object === undefined || codecs.some((codec) => !isForAnother(route, codec, object))) return undefined;
  const names = codecs.map(({ name }) => `\`${name}/${route.name}\``).join(' or ');
  return `route: ${written(route)}: its class does not tell which router serves it. If it is one of these, write its name: ${names}.`;
}

function refOf(object: KubeObject): RouteRef {
  return { kind: object.kind, group: groupOf(object), name: object.metadata.name };
}

/** As a user would name it: with the group only where a route of another group has this kind and name. */
function nameOf(ref: RouteRef, { routes }: Facts): string {
  const alike = routes.filter(({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name);
  return written(new Set(alike.map(groupOf)).size > 1 ? ref : { kind: ref.kind, name: ref.name });
}

function written({ kind, group, router, name }: RouteRef): string {
  if (router !== undefined) return `${router}/${name}`;
  return `${kind.toLowerCase()}${group === undefined ? '' : `.${group}`}/${name}`;
}

export function routePlan({ ref, codec, own }: Way, facts: Facts, named: Named): RoutePlan {
  const backends = backendsFor(own, named);
  const refs = refsOf({ ref, codec }, facts, backends);
  const objects = objectsOf(refs, facts);
  const settled = codec.settled(objects);
  const isFlawed = typeof settled === 'object' && settled.isPartial === true;
  return {
    codec: codec.name,
    objects: refs,
    backends,
    original: codec.remember(objects, backends),
    ...(isFlawed ? { flaw: settled.problem } : {}),
  };
}
