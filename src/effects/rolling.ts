import { deployment } from '../manifests/deployment.ts';
import type { EffectOf } from '../model/effect.ts';
import type { ObjectRef } from '../model/kube.ts';
import { kindOf } from '../model/plan.ts';
import type { Pace, WorkloadKind } from '../model/spec.ts';
import type { Roll } from '../model/step.ts';
import { candidateBase, revisionFields } from './templates.ts';
import { need, ref, updateSpec, type Tools } from './tools.ts';

/** Where each kind keeps how its pods are replaced. */
const strategyField: Readonly<Record<WorkloadKind, string>> = {
  Deployment: 'strategy',
  StatefulSet: 'updateStrategy',
  DaemonSet: 'updateStrategy',
};

/** The strategy by which the first batch, and no more, gets the new version; undefined: its own. */
const strategies: Readonly<Record<WorkloadKind, (step: Roll) => object | undefined>> = {
  Deployment: ({ pace }) => (pace === 'recreate' ? { type: 'Recreate' } : pace && rollingUpdate(pace)),
  StatefulSet: ({ original, pods, of }) => partitioned(original, of - pods),
  DaemonSet: () => ({ type: 'OnDelete' }),
};

export async function beginRolling({ step }: EffectOf<'rolling'>, tools: Tools): Promise<void> {
  const { kind, own } = rolled(step.target, tools);
  const before = await need(tools, own);
  const { template } = deployment.parse(await candidateBase(step, before, tools)).spec;
  const strategy = strategies[kind](step);
  await updateSpec(tools, own, { template, ...(strategy && strategyOf(kind, strategy)) });
}

export async function rollBack({ step }: EffectOf<'unrolled'>, tools: Tools): Promise<void> {
  const { kind, own } = rolled(step.target, tools);
  const { template } = await revisionFields(step.target, step.hash, tools);
  const resumed = kind === 'Deployment' ? { paused: undefined } : {};
  await updateSpec(tools, own, { template, ...strategyOf(kind, step.original), ...resumed });
}

export function pauseRolling({ target, isPaused }: EffectOf<'paused'>, tools: Tools): Promise<void> {
  return updateSpec(tools, rolled(target, tools).own, { paused: isPaused ? true : undefined });
}

export async function movePartition(
  { target, partition }: EffectOf<'partition'>,
  tools: Tools,
): Promise<void> {
  const { kind, own } = rolled(target, tools);
  const { updateStrategy } = (await need(tools, own))['spec'] as { updateStrategy?: unknown };
  await updateSpec(tools, own, strategyOf(kind, partitioned(updateStrategy, partition)));
}

/** The controller makes each anew, in the version that is to be. */
export async function endPods({ pods }: EffectOf<'pods-ended'>, tools: Tools): Promise<void> {
  for (const name of pods) {
    const pod = await tools.cluster.read(ref(tools, 'Pod', name));
    if (pod !== undefined && pod.metadata['deletionTimestamp'] === undefined) await tools.cluster.remove(pod);
  }
}

export function restoreStrategy({ target, strategy }: EffectOf<'strategy'>, tools: Tools): Promise<void> {
  const { kind, own } = rolled(target, tools);
  return updateSpec(tools, own, strategyOf(kind, strategy));
}

function rolled(target: string, tools: Tools): { readonly kind: WorkloadKind; readonly own: ObjectRef } {
  const kind = kindOf(tools.plan, target);
  return { kind, own: ref(tools, kind, target) };
}

function strategyOf(kind: WorkloadKind, strategy: unknown): Readonly<Record<string, unknown>> {
  return { [strategyField[kind]]: strategy };
}

function rollingUpdate(pace: Pace): object {
  return { type: 'RollingUpdate', rollingUpdate: pace };
}

/** A StatefulSet's update strategy with another partition, and all else as it is. */
function partitioned(strategy: unknown, partition: number): object {
  const { rollingUpdate: own, ...rest } = (strategy ?? {}) as { rollingUpdate?: object };
  return { type: 'RollingUpdate', ...rest, rollingUpdate: { ...own, partition } };
}
