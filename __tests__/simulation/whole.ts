import { isSame } from '../../src/lib/same.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { stateOf } from './journal-view.ts';
import type { Scenario } from './scenario.ts';
import { shopManifests } from './shop.ts';
import { hashOf, ownerOf, type DeploymentObject } from './objects.ts';
import { find, keyOf, type World } from './world.ts';

/** Made by controllers, or Cutover's own record. */
const uncompared: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet', 'EndpointSlice', 'Lease']);
const journal = 'ConfigMap/cutover-shop';

/** What differs at the end from what the outcome promises; empty is good. */
function brokenPromises(before: World, after: World, outcome: Outcome): readonly string[] {
  if (outcome === 'held' || outcome === 'stuck') return [];
  const promised = outcome === 'promoted' ? promotedFrom(before, after) : before;
  return [...differences(promised, after), ...ungone(after)];
}

/** The same, where somebody else may have changed the target: what they made of it is theirs. */
export function brokenPromisesOf(
  { tolerance }: Pick<Scenario, 'tolerance'>,
  before: World,
  after: World,
): readonly string[] {
  const broken = brokenPromises(before, after, endOf(after));
  return tolerance.lostTarget === true
    ? broken.filter((text) => !text.startsWith('Deployment/shop differs'))
    : broken;
}

/** What the journal promises: nothing was begun, or it ended so. */
function endOf(world: World): Outcome {
  return stateOf(world)?.finished?.outcome ?? 'unchanged';
}

/** Everything as it was, and the target with the template and the size that were asked for. */
function promotedFrom(before: World, after: World): World {
  const target = find(before, 'Deployment', 'shop') as DeploymentObject;
  const now = find(after, 'Deployment', 'shop') as DeploymentObject | undefined;
  const asked = shopManifests().workload as DeploymentObject;
  const isFromManifest = isSame(now?.spec.template, asked.spec.template);
  const spec = isFromManifest ? asked.spec : { template: withImageOf(target, now ?? target) };
  const objects = new Map(before.objects).set('Deployment/shop', {
    ...target,
    spec: { ...target.spec, ...spec },
  });
  if (isFromManifest)
    for (const copy of copiesIn(after)) objects.set(keyOf(copy.kind, copy.metadata.name), copy);
  return { ...before, objects };
}

/** Settings of the version that runs: made for it, and tied to its ReplicaSet. */
function copiesIn(after: World): readonly KubeObject[] {
  const target = find(after, 'Deployment', 'shop') as DeploymentObject;
  const current = `shop-${hashOf(target.spec.template)}`;
  return shopManifests()
    .copies.map(({ copy }) => find(after, copy.kind, copy.name))
    .filter((object) => object !== undefined)
    .filter((object) => ownerOf(object) === current);
}

function withImageOf(
  { spec }: DeploymentObject,
  now: DeploymentObject,
): DeploymentObject['spec']['template'] {
  const image = now.spec.template.spec.containers[0]?.image ?? '';
  const containers = spec.template.spec.containers.map((container) => ({ ...container, image }));
  return { ...spec.template, spec: { ...spec.template.spec, containers } };
}

function isUncompared(key: string, object: KubeObject | undefined): boolean {
  if (key === journal || object === undefined) return key === journal;
  return uncompared.has(object.kind) || isMadeByKeda(object);
}

/** Written anew from the ScaledObject, which is compared. */
function isMadeByKeda(object: KubeObject): boolean {
  return object.kind === 'HorizontalPodAutoscaler' && ownerOf(object) !== '';
}

function differences(before: World, after: World): readonly string[] {
  const keys = new Set([...before.objects.keys(), ...after.objects.keys()]);
  return [...keys].flatMap((key) => {
    const [was, is] = [before.objects.get(key), after.objects.get(key)];
    if (isUncompared(key, was ?? is)) return [];
    if (was === undefined) return [`${key} is left`];
    if (is === undefined) return [`${key} is gone`];
    return isSame(own(was), own(is)) ? [] : [`${key} differs: ${JSON.stringify(own(is))}`];
  });
}

/** Pods of a candidate that nobody will ever end. */
function ungone(after: World): readonly string[] {
  const sets = [...after.objects.values()].filter(
    ({ kind, metadata }) => kind === 'ReplicaSet' && metadata.name.includes('-candidate-'),
  );
  return sets.map(({ metadata }) => `ReplicaSet ${metadata.name} is left`);
}

function own({ status: _status, metadata, ...rest }: KubeObject): unknown {
  const {
    resourceVersion: _version,
    managedFields: _fields,
    generation: _generation,
    annotations = {},
    ...kept
  } = metadata;
  const { 'deployment.kubernetes.io/revision': _revision, ...others } = annotations;
  return { ...rest, metadata: { ...kept, annotations: others } };
}
