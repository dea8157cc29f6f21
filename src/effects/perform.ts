import { candidateDeployment, type CandidateMark } from '../manifests/candidate.ts';
import { configCopy, ownedBy } from '../manifests/config-copy.ts';
import { deployment } from '../manifests/deployment.ts';
import { rolloutAnnotation, withRole } from '../manifests/names.ts';
import { candidateService, service } from '../manifests/service.ts';
import type { Effect, EffectOf } from '../model/effect.ts';
import { kindOf, targetWith } from '../model/plan.ts';
import type { Floor } from '../model/step.ts';
import { MissingManifestError, NotOursError } from './errors.ts';
import { beginRolling, endPods, movePartition, pauseRolling, restoreStrategy, rollBack } from './rolling.ts';
import { beginSoak, comparisonIn, fillRows, haltMigration, runStatement, sliceMs } from './schema.ts';
import { candidateBase, candidateFields, idleTemplate, revisionFields } from './templates.ts';
import { need, ref, revisionOf, updateSpec, type Tools } from './tools.ts';

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
    updateSpec(tools, ref(tools, kindOf(tools.plan, name), name), { replicas }),
  floor: ({ autoscaler: { kind, name }, floor }, tools) =>
    updateSpec(tools, ref(tools, kind, name), withoutNulls(floor)),
  split: ({ target, split }, { routerOf }) => routerOf(target).write(split),
  'idle-version': fillIdle,
  rolling: beginRolling,
  unrolled: rollBack,
  paused: pauseRolling,
  partition: movePartition,
  'pods-ended': endPods,
  strategy: restoreStrategy,
  copies: ensureCopies,
  'copies-kept': keepCopies,
  candidate: ensureCandidate,
  template: ensureTemplate,
  absent: ensureAbsent,
  statement: runStatement,
  halted: haltMigration,
  'rows-filled': fillRows,
  soaking: beginSoak,
  'rows-compared': (_, tools) => comparisonIn(tools).go(sliceMs),
};

/** What is not set in the plan's data is not there in the object. */
function withoutNulls(fields: Floor): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value ?? undefined]));
}

async function ensureCopies({ copies }: EffectOf<'copies'>, tools: Tools): Promise<void> {
  const { plan, cluster, manifests } = tools;
  const mark = { namespace: plan.namespace, rollout: plan.id };
  const all = manifests.flatMap((own) => own.copies);
  for (const { kind, name } of copies) {
    if ((await cluster.read(ref(tools, kind, name))) !== undefined) continue;
    const own = all.find(({ copy }) => copy.kind === kind && copy.name === name);
    if (own === undefined) throw new MissingManifestError(plan.keeper.name);
    await cluster.create(configCopy(own.object, { ...mark, name }));
  }
}

async function keepCopies({ target, hash, copies }: EffectOf<'copies-kept'>, tools: Tools): Promise<void> {
  const owner = await need(tools, revisionOf(target, hash, tools));
  for (const copy of copies) {
    const before = await need(tools, ref(tools, copy.kind, copy.name));
    await tools.cluster.update(before, ownedBy(before, owner));
  }
}

async function ensureCandidate({ step }: EffectOf<'candidate'>, tools: Tools): Promise<void> {
  const { plan, cluster } = tools;
  const { role = 'candidate' } = step;
  const mark: CandidateMark = { role, name: step.candidate, namespace: plan.namespace, rollout: plan.id };
  if ((await cluster.read(ref(tools, 'Deployment', step.candidate))) === undefined) {
    const live = await need(tools, ref(tools, 'Deployment', step.target));
    const base = deployment.parse(await candidateBase(step, live, tools));
    const { replicas, replicasAfter } = step;
    await cluster.create(candidateDeployment(base, { mark, replicas, replicasAfter }));
  }
  if (step.service === undefined || (await cluster.read(ref(tools, 'Service', step.service))) !== undefined)
    return;
  const { backends } = targetWith(plan, step.target).route;
  const like = service.parse(await need(tools, ref(tools, 'Service', backends.stable)));
  const selector = withRole(backends.selector, role);
  await cluster.create(candidateService(like, selector, { ...mark, name: step.service }));
}

/** The idle Deployment keeps its own labels, by which its Service and its selector know its pods. */
async function fillIdle({ step }: EffectOf<'idle-version'>, tools: Tools): Promise<void> {
  const idle = await need(tools, ref(tools, 'Deployment', step.idle));
  const spec = idle['spec'] as object;
  const { metadata } = deployment.parse(idle).spec.template;
  const fields = await idleTemplate(step, tools);
  const template = fields && { ...fields, metadata: { ...fields.metadata, labels: metadata?.labels } };
  const annotations = { ...idle.metadata.annotations, [rolloutAnnotation]: tools.plan.id };
  await tools.cluster.update(idle, {
    ...idle,
    metadata: { ...idle.metadata, annotations },
    spec: template === undefined ? spec : { ...spec, template },
  });
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

async function ensureAbsent({ kind, name }: EffectOf<'absent'>, tools: Tools): Promise<void> {
  const object = await tools.cluster.read(ref(tools, kind, name));
  if (object === undefined) return;
  if (object.metadata.annotations?.[rolloutAnnotation] === undefined) throw new NotOursError(kind, name);
  await tools.cluster.remove(object);
}
