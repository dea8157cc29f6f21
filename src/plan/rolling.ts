import type { Spec, Stage, WorkloadKind } from '../model/spec.ts';
import type { Roll, Step } from '../model/step.ts';
import { askedSize } from './asked-size.ts';
import { autoscalerOf, limitNotes, pinned, restored } from './autoscaler.ts';
import { copiesOf, objectionsToChange, sourceOf, type SourceOfChange } from './change.ts';
import { analysing, approving, awaitingMetrics, keepingCopies, makingCopies } from './common-steps.ts';
import { daemonPace } from './daemon-pace.ts';
import { planWith, type Origin } from './envelope.ts';
import type { Facts, Member } from './facts.ts';
import { objectionsToSleep, objectionsToTarget, targetOf, type Target } from './objections.ts';
import type { Planned } from './planned.ts';
import { RefusedError } from './refusal.ts';
import { trialOf, trialSteps, type Trial } from './trial.ts';
import { unrouted } from './unrouted.ts';

/**
 * The target's own update, let go on batch by batch: traffic follows the pods, so nothing is routed and
 * nothing stands beside the target.
 */
export function planRolling({ spec, facts }: Member, origin: Origin): Planned {
  const target = targetOf(spec, facts);
  const objections = [
    ...objectionsToSleep(target),
    ...objectionsToTarget(target, { ...facts, leftovers: [] }, spec.strategy),
    ...objectionsToChange(spec, target.live, facts),
  ];
  if (objections.length > 0) throw new RefusedError(objections);
  const { live, hash } = target;
  const change = sourceOf(spec, live, facts);
  const { name } = live.metadata;
  const trial = trialFor(spec, target, facts);
  const plan = planWith(
    { spec, facts, ...origin },
    {
      targets: [
        {
          kind: target.kind,
          candidate: name,
          live,
          hash,
          nextImages: change.nextImages,
          replicas: target.replicas,
          route: unrouted(live, name),
          ...(trial === undefined ? {} : { trial: trial.name }),
        },
      ],
      steps: stepsOf(spec, target, { change, facts, trial }),
      notes: [
        ...notesOf(spec, target, trial !== undefined),
        ...limitNotes(autoscalerOf(facts, target.kind, name), target.replicas),
      ],
    },
  );
  return { is: change.isUnchanged ? 'unchanged' : 'planned', plan };
}

/** Of one that is recreated two versions must never run at once. */
function trialFor({ strategy }: Spec, target: Target, facts: Facts): Trial | undefined {
  return strategy === 'rolling' ? trialOf(target, facts) : undefined;
}

interface Known {
  readonly change: SourceOfChange;
  readonly facts: Facts;
  readonly trial: Trial | undefined;
}

function stepsOf(spec: Spec, target: Target, known: Known): readonly Step[] {
  const { change, facts, trial } = known;
  const { name } = target.live.metadata;
  const original = facts.workload?.strategy ?? null;
  const pin = pinned(autoscalerOf(facts, target.kind, name), target.replicas);
  const isRestored = target.kind !== 'Deployment' || spec.pace !== undefined || spec.strategy === 'recreate';
  const copies = copiesOf(facts);
  return [
    ...pin,
    ...makingCopies(copies),
    ...(trial === undefined ? [] : trialSteps(target, trial, change.source)),
    ...rolling(spec, target, known),
    ...keepingCopies(name, copies),
    ...(isRestored ? [{ kind: 'restore-pace', target: name, original } as const] : []),
    ...resized(facts, target),
    ...restored(pin),
  ];
}

/** The manifest's number of pods, once all of them have the new version: batches are parts of the old one. */
function resized(facts: Facts, { kind, live, replicas }: Target): readonly Step[] {
  const { name } = live.metadata;
  const asked = askedSize(facts, kind, name) ?? replicas;
  return asked === replicas ? [] : [{ kind: 'restore-size', target: name, replicas: asked }];
}

/** Each batch is rolled, watched and judged; then the rest. */
function rolling(
  spec: Spec,
  { kind, live, hash, replicas }: Target,
  { change: { source }, facts }: Known,
): readonly Step[] {
  const original = facts.workload?.strategy ?? null;
  const target = live.metadata.name;
  const batches = batchesOf(spec.stages, replicas);
  const roll = (pods: number): Step => ({
    kind: 'roll',
    target,
    source,
    previousHash: hash,
    pods,
    of: replicas,
    pace: paceOf(spec, kind, { replicas, original }),
    original,
  });
  return [
    ...batches.flatMap((batch, index): readonly Step[] => [
      roll(batch.pods),
      ...(index === 0 ? awaitingMetrics(target, spec.checks) : []),
      ...judged(spec, batch, { number: index + 1, of: batches.length, replicas }),
    ]),
    ...(batches.at(-1)?.pods === replicas ? [] : [roll(replicas)]),
  ];
}

function paceOf(
  spec: Spec,
  kind: WorkloadKind,
  known: { readonly replicas: number; readonly original: unknown },
): Roll['pace'] {
  if (spec.strategy === 'recreate') return 'recreate';
  return kind === 'DaemonSet' ? daemonPace(spec, known) : spec.pace;
}

interface Place {
  readonly number: number;
  readonly of: number;
  readonly replicas: number;
}

function judged(spec: Spec, { stage, pods }: Batch, { number, of, replicas }: Place): readonly Step[] {
  const realShare = (100 * pods) / replicas;
  return [analysing(spec, { number, of, stage, realShare }), ...approving(stage, `batch ${number}`)];
}

interface Batch {
  readonly stage: Stage;
  readonly pods: number;
}

/** Whole pods for each stage, none twice. */
function batchesOf(stages: readonly Stage[], replicas: number): readonly Batch[] {
  const all = stages.map((stage) => ({
    stage,
    pods: Math.max(1, Math.ceil((replicas * stage.weight) / 100)),
  }));
  return all.filter(({ pods }, index) => pods !== all[index + 1]?.pods);
}

function notesOf({ stages, strategy }: Spec, { replicas }: Target, isTried: boolean): readonly string[] {
  if (strategy === 'recreate') {
    return [
      'Users have no version from the end of the old pods until the new ones are ready, and once more if it turns back. How long is measured and reported.',
    ];
  }
  const real = batchesOf(stages, replicas).map(
    ({ stage, pods }) => `${stage.weight} % is ${pods} of ${replicas} pods`,
  );
  return [
    `Users follow the pods: ${real.join('; ')}.`,
    isTried
      ? 'One pod of the new version must stay ready for 5 s before the target takes it. After that users reach each new pod as soon as it is ready.'
      : 'Users reach a new pod as soon as it is ready: one that ends by itself after that fails their requests. To try a version before users come, choose another strategy.',
    'Kubernetes ends old pods while they serve: an application that does not finish its requests on SIGTERM, or ends before the gateway knows, loses some.',
  ];
}
