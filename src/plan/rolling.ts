import { autoscalerOf } from './autoscaler.ts';
import { imagesOf, type Deployment } from '../manifests/deployment.ts';
import type { Plan, RoutePlan } from '../model/plan.ts';
import type { Spec, Stage } from '../model/spec.ts';
import type { Step } from '../model/step.ts';
import { objectionsToChange, sourceOf, type SourceOfChange } from './change.ts';
import type { Facts } from './facts.ts';
import { objectionsToTarget, targetOf, type Target } from './objections.ts';
import type { Planned } from './planned.ts';
import { RefusedError } from './refusal.ts';
import { settingsOf } from './settings.ts';

/**
 * The Deployment's own RollingUpdate, let go on batch by batch: traffic follows the pods, so nothing is
 * routed and nothing stands beside the target.
 */
export function planRolling(spec: Spec, facts: Facts, specHash: string): Planned {
  const target = targetOf(spec, facts);
  const objections = [
    ...objectionsToTarget(target, { ...facts, leftovers: [] }),
    ...objectionsToChange(spec, target.live, facts),
  ];
  if (objections.length > 0) throw new RefusedError(objections);
  const { live, hash } = target;
  const change = sourceOf(spec, live, facts);
  const { name } = live.metadata;
  const plan: Plan = {
    version: 1,
    id: `${name}-${facts.at.toString(36)}`,
    purpose: facts.previous === undefined ? 'deploy' : 'rollback',
    strategy: spec.strategy,
    specHash,
    namespace: facts.namespace,
    target: name,
    candidate: name,
    stable: { hash, images: imagesOf(live.spec.template) },
    next: { hash: undefined, images: change.nextImages },
    replicas: live.spec.replicas ?? 1,
    route: unrouted(live),
    settings: settingsOf(spec, live),
    steps: stepsOf(spec, target, { change, facts }),
    notes: notesOf(spec, live),
  };
  return { is: change.isUnchanged ? 'unchanged' : 'planned', plan };
}

interface Known {
  readonly change: SourceOfChange;
  readonly facts: Facts;
}

function stepsOf(spec: Spec, target: Target, { change, facts }: Known): readonly Step[] {
  const { replicas = 1, strategy: original = null } = target.live.spec;
  const { name } = target.live.metadata;
  const copies = (facts.manifests?.copies ?? []).map(({ copy }) => copy);
  return [
    ...pinned(facts, name, replicas),
    ...(copies.length === 0 ? [] : [{ kind: 'make-copies', copies } as const]),
    ...rolling(spec, target, change),
    ...(copies.length === 0 ? [] : [{ kind: 'keep-copies', target: name, copies } as const]),
    ...(spec.pace === undefined ? [] : [{ kind: 'restore-pace', target: name, original } as const]),
    ...restored(facts, name),
  ];
}

/** Each batch is rolled, watched and judged; then the rest. */
function rolling(spec: Spec, { live, hash }: Target, { source }: SourceOfChange): readonly Step[] {
  const { replicas = 1, strategy: original = null } = live.spec;
  const target = live.metadata.name;
  const batches = batchesOf(spec.stages, replicas);
  const isWatched = spec.checks.some(({ kind }) => kind === 'metric');
  const roll = (pods: number): Step => ({
    kind: 'roll',
    target,
    source,
    previousHash: hash,
    pods,
    of: replicas,
    pace: spec.pace,
    original,
  });
  return [
    ...batches.flatMap((batch, index): readonly Step[] => [
      roll(batch.pods),
      ...(index === 0 && isWatched ? [{ kind: 'await-metrics', candidate: target } as const] : []),
      ...judged(spec, batch, { number: index + 1, of: batches.length, replicas }),
    ]),
    ...(batches.at(-1)?.pods === replicas ? [] : [roll(replicas)]),
  ];
}

interface Place {
  readonly number: number;
  readonly of: number;
  readonly replicas: number;
}

function judged({ checks }: Spec, { stage, pods }: Batch, { number, of, replicas }: Place): readonly Step[] {
  const realShare = (100 * pods) / replicas;
  return [
    { kind: 'analyse', number, of, stage, realShare, checks },
    ...(stage.needsApproval ? [{ kind: 'await-approval', after: `batch ${number}` } as const] : []),
  ];
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

function pinned(facts: Facts, target: string, replicas: number): readonly Step[] {
  const own = autoscalerOf(facts, target);
  return own === undefined
    ? []
    : [
        {
          kind: 'pin-autoscaler',
          autoscaler: own.name,
          minReplicas: Math.max(replicas, own.minReplicas ?? 1),
          originalMinReplicas: own.minReplicas,
        },
      ];
}

function restored(facts: Facts, target: string): readonly Step[] {
  const own = autoscalerOf(facts, target);
  return own === undefined
    ? []
    : [{ kind: 'restore-autoscaler', autoscaler: own.name, minReplicas: own.minReplicas }];
}

/** The pods are found by the Deployment's own labels. */
function unrouted(live: Deployment): RoutePlan {
  const { matchLabels = {} } = live.spec.selector;
  const { name } = live.metadata;
  return {
    codec: 'service',
    objects: [],
    backends: {
      stable: name,
      candidate: name,
      selector: matchLabels,
      stableSelector: matchLabels,
      candidateSelector: matchLabels,
      stableWorkload: name,
      candidateWorkload: name,
    },
    original: {},
  };
}

function notesOf({ stages }: Spec, { spec }: Deployment): readonly string[] {
  const { replicas = 1 } = spec;
  const real = batchesOf(stages, replicas).map(
    ({ stage, pods }) => `${stage.weight} % is ${pods} of ${replicas} pods`,
  );
  return [
    `Users follow the pods: ${real.join('; ')}.`,
    'Kubernetes ends old pods while they serve: an application that does not finish its requests on SIGTERM, or ends before the gateway knows, loses some.',
  ];
}
