import { errorFor } from '../../src/adapters/kubernetes/errors.ts';
import { isSame } from '../../src/lib/same.ts';
import { mergePatch } from '../../src/lib/merge-patch.ts';
import type { KubeObject, Labels } from '../../src/model/kube.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { endPod } from './kubelet.ts';
import { all, drop, find, keyOf, labelsOf, put, type World } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How a call gets to the server: it may wait, fail, be counted, or never come back. */
export type Wire = <T>(call: string, work: () => T) => Promise<T>;

export interface Access {
  readonly world: () => World;
  readonly wire: Wire;
  readonly dryRun: boolean;
}

/** The Kubernetes API over a simulated world, as the Cluster port. */
export function createFakeCluster({ world, wire, dryRun }: Access): Cluster {
  return {
    read: (ref) => wire(`read ${ref.kind}/${ref.name}`, () => find(world(), ref.kind, ref.name)),
    list: (kind, _namespace, labels) =>
      wire(`list ${kind}`, () => all(world(), kind).filter((object) => matches(object, labels))),
    listAllowed: ({ kind }) => wire(`list ${kind}`, () => all(world(), kind)),
    create: (object) =>
      wire(`create ${object.kind}/${object.metadata.name}`, () => created(world(), object, dryRun)),
    update: (before, after) => {
      const patch = mergePatch(own(before), own(after));
      if (patch === undefined) return Promise.resolve(before);
      return wire(`update ${before.kind}/${before.metadata.name}`, () =>
        patched(world(), { before, patch, dryRun }),
      );
    },
    remove: (object) =>
      wire(`remove ${object.kind}/${object.metadata.name}`, () => {
        if (!dryRun) removed(world(), object);
      }),
    log: (pod) => wire(`log ${pod.name}`, () => ['panic: no such table']),
  };
}

function matches(object: KubeObject, labels: Labels): boolean {
  const has = labelsOf(object);
  return Object.entries(labels).every(([key, value]) => has[key] === value);
}

function created(world: World, object: KubeObject, dryRun: boolean): KubeObject {
  const { kind, metadata } = object;
  if (world.objects.has(keyOf(kind, metadata.name)))
    throw errorFor(`create ${kind} ${metadata.name}`, 409, '');
  return dryRun ? object : put(world, signed(world, object, 'cutover'));
}

interface Patching {
  readonly before: KubeObject;
  readonly patch: Fields;
  readonly dryRun: boolean;
}

function patched(world: World, { before, patch, dryRun }: Patching): KubeObject {
  const { kind, metadata } = before;
  const live = find(world, kind, metadata.name);
  if (live === undefined) throw errorFor(`patch ${kind} ${metadata.name}`, 404, '');
  if (live.metadata.resourceVersion !== metadata.resourceVersion)
    throw errorFor(`patch ${kind} ${metadata.name}`, 409, '');
  const after = merged(live, patch) as KubeObject;
  return dryRun ? after : put(world, isSame(live, after) ? live : signed(world, after, 'cutover'));
}

function removed(world: World, object: KubeObject): void {
  const live = find(world, object.kind, object.metadata.name);
  if (live === undefined || live.metadata.uid !== object.metadata.uid) return;
  if (live.kind === 'Pod') endPod(world, live);
  else drop(world, live);
}

/** With the manager who wrote it last, as the server keeps it. */
export function signed(world: World, object: KubeObject, manager: string): KubeObject {
  const managedFields = [{ manager, time: new Date(world.now).toISOString() }];
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** What a client may send: without what the server owns. */
function own(object: KubeObject): Fields {
  const { status: _status, metadata, ...rest } = object;
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

/** RFC 7386. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const base: Record<string, unknown> = isFields(target) ? { ...target } : {};
  const entries = Object.entries(patch);
  const gone = new Set(entries.filter(([, value]) => value === null).map(([key]) => key));
  const kept = Object.entries(base).filter(([key]) => !gone.has(key));
  const changed = entries
    .filter(([key]) => !gone.has(key))
    .map(([key, value]) => [key, merged(base[key], value)] as const);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(changed) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
