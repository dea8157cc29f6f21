import type { Spec, Stage } from '../model/spec.ts';
import { isSame } from '../lib/same.ts';
import { isRouted } from '../model/plan.ts';
import { home, type Split } from '../model/split.ts';
import type { ScaleStep, ShiftTraffic, Step } from '../model/step.ts';
import type { Sizes } from '../routers/codec.ts';
import { restored } from './autoscaler.ts';
import { removeBaseline, scaleBaseline, sharedWith, startBaseline } from './baseline-steps.ts';
import {
  analysing,
  approving,
  awaitingMetrics,
  keepingCopies,
  makingCopies,
  pinning,
  smoking,
  unpinning,
} from './common-steps.ts';
import { drainMsOf } from './drain.ts';
import type { ServiceFacts } from './facts.ts';
import { mirrorSplit, stageSplit } from './splits.ts';
import { stageSizes, type StageSize } from './stage-sizes.ts';
import type { Subject } from './subject.ts';

/** Targets that move together; the first one leads. */
export type Subjects = readonly [Subject, ...Subject[]];

/**
 * The canary, in the order that keeps every request whole: pin, start, size, prove, shift, judge; at
 * 100 % update the targets while they carry nothing, hand over, drain, remove, restore. Several targets
 * take each of these together: none is behind when traffic moves.
 */
export function canarySteps(subjects: Subjects, spec: Spec): readonly Step[] {
  const listed = spec.stages.some(({ weight }) => weight === 100);
  const trial = trialSteps(subjects, spec);
  const stages = spec.stages.flatMap((stage, index) => stageSteps(subjects, spec, { stage, index, trial }));
  return [
    ...subjects.flatMap(({ name, hash, services, pin }) => [...pinning(name, hash, services), ...pin]),
    ...subjects.flatMap(({ copies }) => makingCopies(copies)),
    ...subjects.map((subject) => startCandidate(subject, spec)),
    ...subjects.flatMap((subject) => startBaseline(subject, spec)),
    ...stages,
    ...(listed
      ? []
      : [
          ...subjects.map((subject) => scaleFor(subject, 100, subject.codec.sizes(100, subject.replicas))),
          ...(stages.length === 0 ? trial : []),
          shift(subjects, { split: { ...home, share: 100 }, realShare: 100, why: 'promote' }),
        ]),
    ...promotion(subjects, spec),
  ];
}

function startCandidate(subject: Subject, { stages }: Spec): Step {
  const { name, candidate, codec, replicas, source, asked } = subject;
  return {
    kind: 'start-candidate',
    target: name,
    candidate,
    replicas: (stageSizes(subject, stages)[0]?.sizes ?? codec.sizes(100, replicas)).candidate,
    source,
    replicasAfter: asked,
    service: serviceOf(subject),
  };
}

/** The Service of the candidate's own; undefined: it shares the target's, or has none. */
function serviceOf({ codec, route }: Subject): string | undefined {
  return codec.can.services ? route.backends.candidate : undefined;
}

/** Before the first user: the candidates are tried, found by the metrics server, and shown copies. */
function trialSteps(subjects: Subjects, spec: Spec): readonly Step[] {
  const isJudged = spec.stages.length > 0 || spec.mirror !== undefined;
  return [
    ...routed(subjects).flatMap(({ candidate }) => smoking(candidate, spec.smoke)),
    ...(isJudged ? subjects.flatMap(({ candidate }) => awaitingMetrics(candidate, spec.checks)) : []),
    ...mirroring(subjects, spec),
  ];
}

/** A worker fetches its work itself: there are no requests to shift or to try it with. */
function routed(subjects: readonly Subject[]): readonly Subject[] {
  return subjects.filter(isRouted);
}

/** The stage before the first: number 0. */
function mirroring(subjects: Subjects, spec: Spec): readonly Step[] {
  const { mirror } = spec;
  if (mirror === undefined) return [];
  const stage = { weight: 0, bakeMs: mirror.bakeMs, needsApproval: false };
  return servedStage(subjects, spec, { split: mirrorSplit(mirror), stage, number: 0, realShare: 0 });
}

interface ServedStage {
  readonly split: Split;
  readonly stage: Stage;
  readonly number: number;
  readonly realShare: number;
}

function servedStage(subjects: Subjects, spec: Spec, { split, ...own }: ServedStage): readonly Step[] {
  return [
    shift(subjects, { split, realShare: own.realShare, why: 'stage' }),
    analysing(spec, {
      ...own,
      of: spec.stages.length,
      ...(split.baseline !== undefined && { hasBaseline: true as const }),
    }),
  ];
}

interface OwnStage {
  readonly stage: Stage;
  readonly index: number;
  readonly trial: readonly Step[];
}

function stageSteps(subjects: Subjects, spec: Spec, { stage, index, trial }: OwnStage): readonly Step[] {
  const split = { ...stageSplit(spec, subjects[0].sticky, stage), ...sharedWith(subjects, stage) };
  const number = index + 1;
  const sized = subjects.map((subject) => ({ subject, sizes: sizesAt(subject, spec, index) }));
  const realShare = sizesAt(subjects[0], spec, index).realShare;
  const served = isSame(split, home) ? [] : servedStage(subjects, spec, { split, stage, number, realShare });
  const after = served.length === 0 ? 'the trial' : `stage ${number} (${stage.weight} %)`;
  return [
    ...sized.map(({ subject, sizes }) => scaleFor(subject, stage.weight, sizes)),
    ...subjects.flatMap((subject) => scaleBaseline(subject, stage)),
    ...(index === 0 ? trial : []),
    ...served,
    ...approving(stage, after),
  ];
}

function sizesAt(subject: Subject, { stages }: Spec, index: number): Sizes {
  const { sizes } = stageSizes(subject, stages)[index] as StageSize;
  return sizes;
}

function scaleFor(subject: Subject, share: number, sizes: Sizes): ScaleStep {
  const { name, candidate, replicas } = subject;
  return {
    kind: 'scale',
    share,
    candidate: { name: candidate, replicas: sizes.candidate },
    stable: { name, replicas: sizes.stable, original: replicas },
    service: serviceOf(subject),
  };
}

function shift(
  subjects: readonly Subject[],
  own: Pick<ShiftTraffic, 'split' | 'realShare' | 'why'>,
): ShiftTraffic {
  return { kind: 'shift-traffic', targets: routed(subjects).map(({ name }) => name), ...own };
}

function promotion(subjects: Subjects, spec: Spec): readonly Step[] {
  const drainMs = drainMsOf(
    spec.pacing.drainMs,
    subjects.map(({ live }) => live),
  );
  const weighted = subjects.filter(({ codec }) => codec.can.services);
  return [
    ...subjects.flatMap(handovers),
    { kind: 'drain', what: 'stable', ms: drainMs },
    ...subjects.flatMap(removeBaseline),
    ...subjects.flatMap((subject) => sizeAfter(subject, spec)),
    ...subjects.map(({ name, candidate, hash }): Step => ({
      kind: 'update-target',
      target: name,
      candidate,
      previousHash: hash,
    })),
    ...subjects.flatMap(({ name, copies }) => keepingCopies(name, copies)),
    ...subjects.flatMap(adoptions),
    ...(weighted.length === 0 ? [] : [shift(weighted, { split: home, realShare: 0, why: 'home' })]),
    { kind: 'drain', what: 'candidate', ms: drainMs },
    ...subjects.map((subject): Step => ({
      kind: 'remove-candidate',
      candidate: subject.candidate,
      service: serviceOf(subject),
    })),
    ...subjects.flatMap(({ services, pin }): readonly Step[] => [...unpinning(services), ...restored(pin)]),
  ];
}

/** A Service whose selector makes the share selects the candidate already. */
function handovers(subject: Subject): readonly Step[] {
  const { codec, services, route } = subject;
  const alone = codec.can.services ? services : services.filter(({ name }) => name !== route.backends.stable);
  return alone.map((own) => handedToCandidate(own, subject));
}

function handedToCandidate(own: ServiceFacts, { name, hash, route }: Subject): Step {
  const role = Object.entries(route.backends.candidateSelector).filter(
    ([key]) => !(key in route.backends.selector),
  );
  return {
    kind: 'pin-service',
    target: name,
    service: own.name,
    to: 'candidate',
    selector: { ...own.selector, ...Object.fromEntries(role) },
    original: own.selector,
    before: { ...own.selector, 'pod-template-hash': hash },
  };
}

function adoptions({ name, services }: Subject): readonly Step[] {
  return services.map((own) => ({
    kind: 'adopt-target',
    target: name,
    service: own.name,
    original: own.selector,
  }));
}

/** Where the share by pods made stable grow, it has the size at the end that the user wants. */
function sizeAfter({ name, codec, replicas, asked }: Subject, { stages }: Spec): readonly Step[] {
  const hasGrown = stages.some(({ weight }) => codec.sizes(weight, replicas).stable > replicas);
  return hasGrown ? [{ kind: 'restore-size', target: name, replicas: asked ?? replicas }] : [];
}
