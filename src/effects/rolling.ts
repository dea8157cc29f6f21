import { deployment } from '../manifests/deployment.ts';
import type { EffectOf } from '../model/effect.ts';
import { candidateBase, revisionFields } from './templates.ts';
import { need, ref, updateSpec, type Tools } from './tools.ts';

export async function beginRolling({ step }: EffectOf<'rolling'>, tools: Tools): Promise<void> {
  const before = await need(tools, ref(tools, 'Deployment', step.target));
  const spec = before['spec'] as object;
  const { template } = deployment.parse(await candidateBase(step, before, tools)).spec;
  const strategy = step.pace && { type: 'RollingUpdate', rollingUpdate: step.pace };
  await tools.cluster.update(before, {
    ...before,
    spec: { ...spec, template, ...(strategy === undefined ? {} : { strategy }) },
  });
}

export async function rollBack({ step }: EffectOf<'unrolled'>, tools: Tools): Promise<void> {
  const { template } = await revisionFields(step.target, step.hash, tools);
  await updateSpec(tools, ref(tools, 'Deployment', step.target), {
    template,
    strategy: step.original,
    paused: undefined,
  });
}

export function pauseRolling({ target, isPaused }: EffectOf<'paused'>, tools: Tools): Promise<void> {
  return updateSpec(tools, ref(tools, 'Deployment', target), { paused: isPaused ? true : undefined });
}

export function restoreStrategy({ target, strategy }: EffectOf<'strategy'>, tools: Tools): Promise<void> {
  return updateSpec(tools, ref(tools, 'Deployment', target), { strategy });
}
