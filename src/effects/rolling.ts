import { deployment } from '../manifests/deployment.ts';
import type { EffectOf } from '../model/effect.ts';
import type { ObjectRef } from '../model/kube.ts';
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
  const before = await need(tools, targetRef(tools));
  const { template } = deployment.parse(await candidateBase(step, before, tools)).spec;
  const strategy = strategies[tools.plan.targetKind](step);
  await updateSpec(tools, targetRef(tools), { template, ...(strategy && strategyOf(tools, strategy)) });
}

export async function rollBack({ step }: EffectOf<'unrolled'>, tools: Tools): Promise<void> {
  const { template } = await revisionFields(step.target, step.hash, tools);
  const resumed = tools.plan.targetKind === 'Deployment' ? { paused: undefined } : {};
  await updateSpec(tools, targetRef(tools), { template, ...strategyOf(tools, step.original), ...resumed });
}

export function pauseRolling({ isPaused }: EffectOf<'paused'>, tools: Tools): Promise<void> {
  return updateSpec(tools, targetRef(tools), { paused: isPaused ? true : undefined });
}

export async function movePartition({ partition }: EffectOf<'partition'>, tools: Tools): Promise<void> {
  const { updateStrategy } = (await need(tools, targetRef(tools)))['spec'] as { updateStrategy?: unknown };
  await updateSpec(tools, targetRef(tools), strategyOf(tools, partitioned(updateStrategy, partition)));
}

/** The controller makes each anew, in the version that is to be. */
export async function endPods({ pods }: EffectOf<'pods-ended'>, tools: Tools): Promise<void> {
  for (const name of pods) {
    const pod = await tools.cluster.read(ref(tools, 'Pod', name));
    if (pod !== undefined && pod.metadata['deletionTimestamp'] === undefined) await tools.cluster.remove(pod);
  }
}

export function restoreStrategy({ strategy }: EffectOf<'strategy'>, tools: Tools): Promise<void> {
  return updateSpec(tools, targetRef(tools), strategyOf(tools, strategy));
}

function targetRef(tools: Tools): ObjectRef {
  return ref(tools, tools.plan.targetKind, tools.plan.target);
}

function strategyOf({ plan }: Tools, strategy: unknown): Readonly<Record<string, unknown>> {
  return { [strategyField[plan.targetKind]]: strategy };
}

function rollingUpdate(pace: Pace): object {
  return { type: 'RollingUpdate', rollingUpdate: pace };
}

/** A StatefulSet's update strategy with another partition, and all else as it is. */
function partitioned(strategy: unknown, partition: number): object {
  const { rollingUpdate: own, ...rest } = (strategy ?? {}) as { rollingUpdate?: object };
  return { type: 'RollingUpdate', ...rest, rollingUpdate: { ...own, partition } };
}
