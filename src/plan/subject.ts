import type { Deployment } from '../manifests/deployment.ts';
import { candidateName } from '../manifests/names.ts';
import type { RoutePlan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { Sticky } from '../model/split.ts';
import type { ConfigCopy, PinAutoscaler } from '../model/step.ts';
import type { PlannedRouter } from '../routers/codec.ts';
import { askedSize } from './asked-size.ts';
import { baselineOf, objectionsToBaseline, type Baseline } from './baseline.ts';
import { autoscalerOf, limitNotes, pinned } from './autoscaler.ts';
import { copiesOf, objectionsToChange, objectionsToLabels, sourceOf, type SourceOfChange } from './change.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import {
  objectionsToPods,
  objectionsToSleep,
  objectionsToTarget,
  targetOf,
  type Target,
} from './objections.ts';
import { RefusedError } from './refusal.ts';
import { routePlan, wayOf } from './route.ts';
import { servicesOf } from './services.ts';
import { objectionsToSplits, stickyOf } from './splits.ts';
import type { Way } from './way.ts';

/** A target that can be rolled out, with everything that steps are made of. */
export interface Subject extends SourceOfChange {
  readonly name: string;
  readonly candidate: string;
  readonly live: Deployment;
  readonly hash: string;
  readonly replicas: number;
  /** The number of pods that the manifest asks for; undefined: none, or an autoscaler has the say. */
  readonly asked: number | undefined;
  /** The Services that select the target's pods, the routed one first. */
  readonly services: readonly ServiceFacts[];
  readonly codec: PlannedRouter;
  /** Undefined: no check compares with one. */
  readonly baseline?: Baseline | undefined;
  readonly route: RoutePlan;
  /** The rollout's own cookie, where the user asks for one. */
  readonly sticky: Sticky | undefined;
  /** The new version's own ConfigMaps and Secrets. */
  readonly copies: readonly ConfigCopy[];
  /** Kinds of routes that could not be looked for. */
  readonly unseen: readonly string[];
  /** Other objects in the manifests, which are not rolled out. */
  readonly others: readonly string[];
  /** Keeps its autoscaler, if it has one, from making it smaller. */
  readonly pin: readonly PinAutoscaler[];
  /** What the plan must say of its autoscaler. */
  readonly limits: readonly string[];
}

/** Everything about the target that planning needs; throws a RefusedError with all objections at once. */
export function subjectOf(spec: Spec, facts: Facts): Subject {
  const target = targetOf(spec, facts);
  const services = servicesOf(facts, target.live);
  const way = wayOf(spec, facts, services);
  const objections = [
    ...objectionsToSleep(target),
    ...objectionsToTarget(target, facts, spec.strategy),
    ...objectionsToChange(spec, target.live, facts),
    ...('objection' in way ? [way.objection] : objectionsToWay(way, spec, { live: target.live, facts })),
  ];
  if ('objection' in way || objections.length > 0) throw new RefusedError(objections);
  const { name } = target.live.metadata;
  const baseline = baselineOf(spec, name, way.own.name);
  const route = routePlan(way, facts, { target: name, hash: target.hash, baseline: baseline?.service });
  return {
    ...unservedSubject(target, facts),
    services: [way.own, ...services.filter(({ name }) => name !== way.own.name)],
    codec: way.codec,
    baseline,
    sticky: stickyOf(spec, facts.at),
    unseen: spec.route === undefined ? facts.unseen : [],
    route,
    ...sourceOf(spec, target.live, facts),
  };
}

/** What does not depend on how its traffic is split. */
export function unservedSubject(
  { live, hash }: Pick<Target, 'live' | 'hash'>,
  facts: Facts,
): Omit<Subject, 'services' | 'codec' | 'baseline' | 'sticky' | 'unseen' | 'route' | keyof SourceOfChange> {
  const { name } = live.metadata;
  const { replicas = 1 } = live.spec;
  const autoscaler = autoscalerOf(facts, 'Deployment', name);
  return {
    name,
    candidate: candidateName(name),
    live,
    hash,
    replicas,
    asked: askedSize(facts, 'Deployment', name),
    copies: copiesOf(facts),
    others: othersIn(facts),
    pin: pinned(autoscaler, replicas),
    limits: limitNotes(autoscaler, replicas),
  };
}

function objectionsToWay(
  way: Way,
  spec: Spec,
  { live, facts }: { readonly live: Deployment; readonly facts: Facts },
): readonly string[] {
  return [
    ...objectionsToPods(way.own, live, facts),
    ...objectionsToLabels(way, live, facts),
    ...objectionsToSplits(spec, way, facts.at),
    ...objectionsToBaseline(spec, way.codec),
  ];
}

/** Objects in the manifests that are not rolled out. */
function othersIn({ manifests }: Facts): readonly string[] {
  return manifests?.others ?? [];
}
