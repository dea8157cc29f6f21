import { deployment } from '../manifests/deployment.ts';
import { candidateName } from '../manifests/names.ts';
import { servicesSelecting } from '../manifests/service.ts';
import { isJourney } from '../model/check.ts';
import type { Spec } from '../model/spec.ts';
import type { Step } from '../model/step.ts';
import { servicePods } from '../routers/service/codec.ts';
import { askedSize } from './asked-size.ts';
import { autoscalerOf, limitNotes, pinned, restored } from './autoscaler.ts';
import { copiesOf, objectionsToChange, sourceOf, type SourceOfChange } from './change.ts';
import { analysing, approving, awaitingMetrics, keepingCopies, makingCopies } from './common-steps.ts';
import { planWith, type Origin } from './envelope.ts';
import type { Facts, Member } from './facts.ts';
import { objectionsToSleep, objectionsToTarget, targetOf, type Target } from './objections.ts';
import type { Planned } from './planned.ts';
import { RefusedError } from './refusal.ts';
import { realShares, stageSizes } from './stage-sizes.ts';
import { unservedSubject, type Subject } from './subject.ts';
import { unrouted } from './unrouted.ts';

/** True for a target that no Service selects: its pods fetch their work themselves. */
export function isWorker({ strategy, route, exec }: Spec, { target, services }: Facts): boolean {
  if (strategy !== 'canary' || route !== undefined || exec !== undefined || target === undefined)
    return false;
  const { template } = deployment.parse(target).spec;
  return servicesSelecting(services, template.metadata?.labels).length === 0;
}

/** A canary of pods that take their share of the work by being there. One with 0 pods is tried with one. */
export function planWorker({ spec, facts }: Member, origin: Origin): Planned {
  const target = targetOf(spec, facts);
  const objections = [
    ...objectionsToTarget(target, facts, spec.strategy),
    ...objectionsToChange(spec, target.live, facts),
    ...objectionsToRequests(spec),
  ];
  if (objections.length > 0) throw new RefusedError(objections);
  const change = sourceOf(spec, target.live, facts);
  const { live, hash, replicas } = target;
  const { name } = live.metadata;
  const candidate = candidateName(name);
  const plan = planWith(
    { spec, facts, ...origin },
    {
      targets: [
        {
          kind: 'Deployment',
          candidate,
          live,
          hash,
          nextImages: change.nextImages,
          replicas,
          route: unrouted(live, candidate),
        },
      ],
      steps: stepsOf(spec, target, { change, facts }),
      notes: [...notesOf(spec, replicas), ...limitNotes(autoscalerOf(facts, target.kind, name), replicas)],
    },
  );
  return { is: change.isUnchanged ? 'unchanged' : 'planned', plan };
}

interface Known {
  readonly change: SourceOfChange;
  readonly facts: Facts;
}

function stepsOf(spec: Spec, target: Target, { change, facts }: Known): readonly Step[] {
  const { name } = target.live.metadata;
  const candidate = candidateName(name);
  const pin = pinned(autoscalerOf(facts, target.kind, name), target.replicas);
  const copies = copiesOf(facts);
  const trial = target.replicas === 0 ? wakened(name) : stagesOf(spec, target);
  const scales = trial.filter((step) => step.kind === 'scale');
  const hasGrown = scales.some(({ stable }) => stable.replicas > stable.original);
  return [
    ...pin,
    ...makingCopies(copies),
    {
      kind: 'start-candidate',
      target: name,
      candidate,
      replicas: scales[0]?.candidate.replicas ?? 1,
      source: change.source,
      replicasAfter: askedSize(facts, target.kind, name),
      service: undefined,
    },
    ...trial,
    ...(hasGrown ? [{ kind: 'restore-size', target: name, replicas: target.replicas } as const] : []),
    { kind: 'update-target', target: name, candidate, previousHash: target.hash },
    ...keepingCopies(name, copies),
    { kind: 'remove-candidate', candidate, service: undefined },
    ...restored(pin),
  ];
}

/** As long as a pod of a version that crashes at its start needs to show it. */
const proofMs = 10_000;

/** Nobody works, so there is nothing to share and nobody to compare with. */
function wakened(name: string): readonly Step[] {
  const candidate = candidateName(name);
  return [
    {
      kind: 'scale',
      share: 100,
      candidate: { name: candidate, replicas: 1 },
      stable: { name, replicas: 0, original: 0 },
      service: undefined,
      realShare: 100,
    },
    { kind: 'prove', candidate, ms: proofMs },
  ];
}

function stagesOf(spec: Spec, { live, replicas }: Target): readonly Step[] {
  const { stages, checks } = spec;
  const { name } = live.metadata;
  const candidate = candidateName(name);
  return stageSizes({ codec: servicePods, replicas }, stages).flatMap(
    ({ stage, sizes }, index): readonly Step[] => [
      {
        kind: 'scale',
        share: stage.weight,
        candidate: { name: candidate, replicas: sizes.candidate },
        stable: { name, replicas: sizes.stable, original: replicas },
        service: undefined,
        realShare: sizes.realShare,
      },
      ...(index === 0 ? awaitingMetrics(candidate, checks) : []),
      analysing(spec, { number: index + 1, of: stages.length, stage, realShare: sizes.realShare }),
      ...approving(stage, `stage ${index + 1} (${stage.weight} %)`),
    ],
  );
}

/** A worker among targets that move together: nothing is routed, and its pods are its share. */
export function workerSubject(spec: Spec, facts: Facts): Subject {
  const target = targetOf(spec, facts);
  const objections = [
    ...objectionsToSleep(target),
    ...objectionsToTarget(target, facts, spec.strategy),
    ...objectionsToChange(spec, target.live, facts),
  ];
  if (objections.length > 0) throw new RefusedError(objections);
  const { live, hash } = target;
  const { name } = live.metadata;
  return {
    ...unservedSubject({ live, hash }, facts),
    ...sourceOf(spec, live, facts),
    services: [],
    codec: servicePods,
    sticky: undefined,
    unseen: [],
    route: unrouted(live, candidateName(name)),
  };
}

/** What the user asks for that only requests have. */
function objectionsToRequests(spec: Spec): readonly string[] {
  const { target, smoke, testers, mirror, sticky, checks } = spec;
  const why = `no Service selects the pods of Deployment ${target.name}, so no requests come to it.`;
  return [
    ...(smoke.length > 0 ? [`smoke: ${why}`] : []),
    ...checks.filter(isJourney).map(({ text }) => `checks: ${text}: ${why}`),
    ...(testers.length > 0 ? [`testers: ${why}`] : []),
    ...(mirror === undefined ? [] : [`mirror: ${why}`]),
    ...(sticky === undefined ? [] : [`sticky: ${why}`]),
  ];
}

function notesOf({ target: { name }, stages }: Spec, replicas: number): readonly string[] {
  if (replicas === 0) {
    return [`${name} has 0 pods: one pod of the new version is tried, and then the target takes it.`];
  }
  const real = realShares({ codec: servicePods, replicas }, stages);
  return [`No Service selects the pods of ${name}: its share of the work is its number of pods: ${real}.`];
}
