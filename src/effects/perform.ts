import { z } from 'zod';
import { replicasAnnotation, hashLabel, rolloutAnnotation } from '../manifests/names.ts';
import { candidateDeployment, promotedTemplate, without } from '../manifests/candidate.ts';
import { deployment, podTemplate, type PodTemplate } from '../manifests/deployment.ts';
import { withImages } from '../manifests/images.ts';
import { configCopy, ownedBy } from '../manifests/config-copy.ts';
import { candidateService, service } from '../manifests/service.ts';
import type { UserManifests } from '../manifests/user-manifests.ts';
import type { Effect } from '../model/effect.ts';
import type { CoreKind, KubeObject, ObjectRef } from '../model/kube.ts';
import type { Plan } from '../model/plan.ts';
import type { FillIdle, StartCandidate } from '../model/step.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Router } from '../ports/router.ts';
import { MissingManifestError, MissingObjectError, NotOursError } from './errors.ts';

/** What performing effects needs. */
export interface Tools {
  readonly plan: Plan;
  readonly cluster: Cluster;
  readonly router: Router;
  /** Undefined when this run was given none. */
  readonly manifests: UserManifests | undefined;
}

type EffectOf<E extends Effect['ensure']> = Extract<Effect, { readonly ensure: E }>;
type Performers = { readonly [E in Effect['ensure']]: (effect: EffectOf<E>, tools: Tools) => Promise<void> };

/** Makes the world as the effect says; doing it twice is doing it once. */
export async function perform(effect: Effect, tools: Tools): Promise<void> {
  // The table pairs each effect with its performer; TypeScript cannot follow the index.
  const performer = performers[effect.ensure] as (effect: Effect, tools: Tools) => Promise<void>;
  await performer(effect, tools);
}

const performers: Performers = {
  selector: ({ service: name, selector }, tools) =>
    updateSpec(tools, ref(tools, 'Service', name), { selector }),
  replicas: ({ deployment: name, replicas }, tools) =>
    updateSpec(tools, ref(tools, 'Deployment', name), { replicas }),
  'min-replicas': ({ autoscaler, minReplicas }, tools) =>
    updateSpec(tools, ref(tools, 'HorizontalPodAutoscaler', autoscaler), { minReplicas }),
  split: ({ split }, { router }) => router.write(split),
  'idle-version': fillIdle,
  rolling: beginRolling,
  unrolled: rollBack,
  paused: ({ target, isPaused }, tools) =>
    updateSpec(tools, ref(tools, 'Deployment', target), { paused: isPaused ? true : undefined }),
  strategy: ({ target, strategy }, tools) =>
    updateSpec(tools, ref(tools, 'Deployment', target), { strategy }),
  copies: ensureCopies,
  'copies-kept': keepCopies,
  candidate: ensureCandidate,
  template: ensureTemplate,
  absent: ensureAbsent,
};

function ref({ plan }: Tools, kind: CoreKind, name: string): ObjectRef {
  return { kind, namespace: plan.namespace, name };
}

async function need({ cluster }: Tools, wanted: ObjectRef): Promise<KubeObject> {
  const object = await cluster.read(wanted);
  if (object === undefined) throw new MissingObjectError(wanted);
  return object;
}

async function updateSpec(
  tools: Tools,
  wanted: ObjectRef,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const before = await need(tools, wanted);
  await tools.cluster.update(before, { ...before, spec: { ...(before['spec'] as object), ...fields } });
}

async function ensureCopies({ copies }: EffectOf<'copies'>, tools: Tools): Promise<void> {
  const { plan, cluster, manifests } = tools;
  const mark = { namespace: plan.namespace, rollout: plan.id };
  for (const { kind, name } of copies) {
    if ((await cluster.read(ref(tools, kind, name))) !== undefined) continue;
    const own = manifests?.copies.find(({ copy }) => copy.kind === kind && copy.name === name);
    if (own === undefined) throw new MissingManifestError(plan.target);
    await cluster.create(configCopy(own.object, { ...mark, name }));
  }
}

async function keepCopies(
  { replicaSet: name, copies }: EffectOf<'copies-kept'>,
  tools: Tools,
): Promise<void> {
  const owner = await need(tools, ref(tools, 'ReplicaSet', name));
  for (const copy of copies) {
    const before = await need(tools, ref(tools, copy.kind, copy.name));
    await tools.cluster.update(before, ownedBy(before, owner));
  }
}

async function ensureCandidate({ step }: EffectOf<'candidate'>, tools: Tools): Promise<void> {
  const { plan, cluster } = tools;
  const mark = { name: step.candidate, namespace: plan.namespace, rollout: plan.id };
  if ((await cluster.read(ref(tools, 'Deployment', step.candidate))) === undefined) {
    const live = await need(tools, ref(tools, 'Deployment', step.target));
    const base = deployment.parse(await candidateBase(step, live, tools));
    const replicasAfter = step.source.from === 'manifests' ? base.spec.replicas : undefined;
    await cluster.create(candidateDeployment(base, { mark, replicas: step.replicas, replicasAfter }));
  }
  if (step.service === undefined || (await cluster.read(ref(tools, 'Service', step.service))) !== undefined)
    return;
  const like = service.parse(await need(tools, ref(tools, 'Service', plan.route.backends.stable)));
  await cluster.create(
    candidateService(like, plan.route.backends.candidateSelector, { ...mark, name: step.service }),
  );
}

/** The target with the template that the candidate shall have. */
async function candidateBase(
  { source }: Pick<StartCandidate, 'source'>,
  live: KubeObject,
  tools: Tools,
): Promise<KubeObject> {
  const spec = live['spec'] as object;
  switch (source.from) {
    case 'images': {
      const { template } = deployment.parse(live).spec;
      return { ...live, spec: { ...spec, template: withImages(template, source.images) } };
    }
    case 'manifests': {
      if (tools.manifests === undefined) throw new MissingManifestError(tools.plan.target);
      const own = deployment.parse(tools.manifests.deployment).spec;
      return { ...live, spec: { ...spec, ...own, template: withImages(own.template, source.images) } };
    }
    case 'revision':
      return { ...live, spec: { ...spec, ...(await revisionFields(tools.plan.target, source.hash, tools)) } };
    case 'as-is':
      return live;
  }
}

/** The idle Deployment keeps its own labels, by which its Service and its selector know its pods. */
async function fillIdle({ step }: EffectOf<'idle-version'>, tools: Tools): Promise<void> {
  const idle = await need(tools, ref(tools, 'Deployment', step.idle));
  const spec = idle['spec'] as object;
  const { metadata } = deployment.parse(idle).spec.template;
  const fields = await idleFields(step, tools);
  const template = fields && { ...fields, metadata: { ...fields.metadata, labels: metadata?.labels } };
  const annotations = { ...idle.metadata.annotations, [rolloutAnnotation]: tools.plan.id };
  await tools.cluster.update(idle, {
    ...idle,
    metadata: { ...idle.metadata, annotations },
    spec: template === undefined ? spec : { ...spec, template },
  });
}

async function beginRolling({ step }: EffectOf<'rolling'>, tools: Tools): Promise<void> {
  const before = await need(tools, ref(tools, 'Deployment', step.target));
  const spec = before['spec'] as object;
  const { template } = deployment.parse(await candidateBase(step, before, tools)).spec;
  const strategy = step.pace && { type: 'RollingUpdate', rollingUpdate: step.pace };
  await tools.cluster.update(before, {
    ...before,
    spec: { ...spec, template, ...(strategy === undefined ? {} : { strategy }) },
  });
}

async function rollBack({ step }: EffectOf<'unrolled'>, tools: Tools): Promise<void> {
  const { template } = await revisionFields(step.target, step.hash, tools);
  await updateSpec(tools, ref(tools, 'Deployment', step.target), {
    template,
    strategy: step.original,
    paused: undefined,
  });
}

async function idleFields(
  { source, idle, active }: FillIdle,
  tools: Tools,
): Promise<PodTemplate | undefined> {
  if (source.from === 'as-is') return undefined;
  if (source.from === 'revision') return (await revisionFields(idle, source.hash, tools)).template;
  const live = await need(tools, ref(tools, 'Deployment', active));
  return deployment.parse(await candidateBase({ source }, live, tools)).spec.template;
}

async function ensureTemplate({ target, from }: EffectOf<'template'>, tools: Tools): Promise<void> {
  const before = await need(tools, ref(tools, 'Deployment', target));
  const fields =
    'candidate' in from
      ? await candidateFields(from.candidate, tools)
      : await revisionFields(target, from.hash, tools);
  const { [rolloutAnnotation]: _mark, ...annotations } = before.metadata.annotations ?? {};
  await tools.cluster.update(before, {
    ...before,
    metadata: { ...before.metadata, annotations },
    spec: { ...(before['spec'] as object), ...fields },
  });
}

/** The template under trial, and the number of pods its manifest asked for. */
async function candidateFields(name: string, tools: Tools): Promise<Readonly<Record<string, unknown>>> {
  const { metadata, spec } = deployment.parse(await need(tools, ref(tools, 'Deployment', name)));
  const replicas = metadata.annotations?.[replicasAnnotation];
  const isScaledByHand = tools.plan.steps.every(({ kind }) => kind !== 'pin-autoscaler');
  return {
    template: promotedTemplate(spec.template),
    ...(replicas !== undefined && isScaledByHand ? { replicas: Number(replicas) } : {}),
  };
}

const replicaSet = z.looseObject({ spec: z.looseObject({ template: podTemplate }) });

async function revisionFields(
  target: string,
  hash: string,
  tools: Tools,
): Promise<{ readonly template: PodTemplate }> {
  const revision = await need(tools, ref(tools, 'ReplicaSet', `${target}-${hash}`));
  return { template: without(replicaSet.parse(revision).spec.template, hashLabel) };
}

async function ensureAbsent({ kind, name }: EffectOf<'absent'>, tools: Tools): Promise<void> {
  const object = await tools.cluster.read(ref(tools, kind, name));
  if (object === undefined) return;
  if (object.metadata.annotations?.[rolloutAnnotation] === undefined) throw new NotOursError(kind, name);
  await tools.cluster.remove(object);
}
