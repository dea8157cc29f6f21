import type { Spec, Stage } from '../model/spec.ts';
import { isSame } from '../lib/same.ts';
import { home, type Split } from '../model/split.ts';
import type { ScaleStep, ShiftTraffic, Step } from '../model/step.ts';
import type { Sizes } from '../routers/codec.ts';
import { pinned, restored } from './autoscaler.ts';
import {
  analysing,
  approving,
  awaitingMetrics,
  keepingCopies,
  makingCopies,
  smoking,
} from './common-steps.ts';
import { drainMsOf } from './drain.ts';
import type { ServiceFacts } from './facts.ts';
import { mirrorSplit, stageSplit } from './splits.ts';
import { stageSizes, type StageSize } from './stage-sizes.ts';
import type { Subject } from './subject.ts';

/**
 * The canary, in the order that keeps every request whole: pin, start, size, prove, shift, judge; at
 * 100 % update the target while it carries nothing, hand over, drain, remove, restore.
 */
export function canarySteps(subject: Subject, spec: Spec): readonly Step[] {
  const listed = spec.stages.some(({ weight }) => weight === 100);
  const sizes = stageSizes(subject, spec.stages);
  const trial = trialSteps(subject, spec);
  const stages = sizes.flatMap((own, index) => stageSteps(subject, spec, { own, index, trial }));
  return [
    ...pins(subject),
    ...makingCopies(subject.copies),
    startCandidate(subject, spec),
    ...stages,
    ...(listed
      ? []
      : [
          scaleFor(subject, 100, subject.codec.sizes(100, subject.replicas)),
          ...(stages.length === 0 ? trial : []),
          shift(subject, 100, 'promote'),
        ]),
    ...promotion(subject, spec),
  ];
}

function pins({ name: target, services, hash, autoscaler, replicas }: Subject): readonly Step[] {
  return [
    ...services.map((own): Step => ({
      kind: 'pin-service',
      target,
      service: own.name,
      to: 'stable',
      selector: { ...own.selector, 'pod-template-hash': hash },
      original: own.selector,
      before: own.selector,
    })),
    ...pinned(autoscaler, replicas),
  ];
}

function startCandidate(
  { name, candidate, codec, route, replicas, source }: Subject,
  { stages }: Spec,
): Step {
  return {
    kind: 'start-candidate',
    target: name,
    candidate,
    replicas: (stageSizes({ codec, replicas }, stages)[0]?.sizes ?? codec.sizes(100, replicas)).candidate,
    source,
    service: codec.can.services ? route.backends.candidate : undefined,
  };
}

/** Before the first user: the candidate is tried, found by the metrics server, and shown copies. */
function trialSteps({ name, candidate }: Subject, spec: Spec): readonly Step[] {
  const isJudged = spec.stages.length > 0 || spec.mirror !== undefined;
  return [
    ...smoking(candidate, spec.smoke),
    ...(isJudged ? awaitingMetrics(candidate, spec.checks) : []),
    ...mirroring(name, spec),
  ];
}

/** The stage before the first: number 0. */
function mirroring(target: string, spec: Spec): readonly Step[] {
  const { mirror } = spec;
  if (mirror === undefined) return [];
  const stage = { weight: 0, bakeMs: mirror.bakeMs, needsApproval: false };
  return servedStage(spec, { target, split: mirrorSplit(mirror), stage, number: 0, realShare: 0 });
}

interface ServedStage {
  readonly target: string;
  readonly split: Split;
  readonly stage: Stage;
  readonly number: number;
  readonly realShare: number;
}

function servedStage(spec: Spec, { target, split, ...own }: ServedStage): readonly Step[] {
  return [
    { kind: 'shift-traffic', targets: [target], split, realShare: own.realShare, why: 'stage' },
    analysing(spec, { ...own, of: spec.stages.length }),
  ];
}

interface OwnStage {
  readonly own: StageSize;
  readonly index: number;
  readonly trial: readonly Step[];
}

function stageSteps(subject: Subject, spec: Spec, { own, index, trial }: OwnStage): readonly Step[] {
  const { stage, sizes } = own;
  const { realShare } = sizes;
  const split = stageSplit(spec, stage);
  const number = index + 1;
  const served = isSame(split, home)
    ? []
    : servedStage(spec, { target: subject.name, split, stage, number, realShare });
  const after = served.length === 0 ? 'the trial' : `stage ${number} (${stage.weight} %)`;
  return [
    scaleFor(subject, stage.weight, sizes),
    ...(index === 0 ? trial : []),
    ...served,
    ...approving(stage, after),
  ];
}

function scaleFor(
  { name, candidate, codec, route, replicas }: Subject,
  share: number,
  sizes: Sizes,
): ScaleStep {
  return {
    kind: 'scale',
    share,
    candidate: { name: candidate, replicas: sizes.candidate },
    stable: { name, replicas: sizes.stable, original: replicas },
    service: codec.can.services ? route.backends.candidate : undefined,
  };
}

function shift({ name }: Subject, share: number, why: ShiftTraffic['why']): ShiftTraffic {
  return { kind: 'shift-traffic', targets: [name], split: { ...home, share }, realShare: share, why };
}

function promotion(subject: Subject, spec: Spec): readonly Step[] {
  const drainMs = drainMsOf(spec.pacing.drainMs, [subject.live]);
  const { name, candidate, hash, copies, codec, route, services, autoscaler } = subject;
  const alone = codec.can.services ? services : services.filter((own) => own.name !== route.backends.stable);
  return [
    ...alone.map((own) => handedToCandidate(own, subject)),
    { kind: 'drain', what: 'stable', ms: drainMs },
    ...sizeAfter(subject, spec),
    { kind: 'update-target', target: name, candidate, previousHash: hash },
    ...keepingCopies(name, copies),
    ...services.map((own): Step => ({
      kind: 'adopt-target',
      target: name,
      service: own.name,
      original: own.selector,
    })),
    ...(codec.can.services ? [shift(subject, 0, 'home')] : []),
    { kind: 'drain', what: 'candidate', ms: drainMs },
    {
      kind: 'remove-candidate',
      candidate,
      service: codec.can.services ? route.backends.candidate : undefined,
    },
    ...services.map((own): Step => ({ kind: 'restore-service', service: own.name, selector: own.selector })),
    ...restored(autoscaler),
  ];
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

/** Where the share by pods made stable grow, it has the size at the end that the user wants. */
function sizeAfter({ name, codec, replicas, replicasAfter }: Subject, { stages }: Spec): readonly Step[] {
  const hasGrown = stages.some(({ weight }) => codec.sizes(weight, replicas).stable > replicas);
  return hasGrown ? [{ kind: 'restore-size', target: name, replicas: replicasAfter }] : [];
}
