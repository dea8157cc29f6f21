import { isSame } from '../../src/lib/same.ts';
import type { KubeObject, Labels } from '../../src/model/kube.ts';
import { oldSchema, type Schema } from './schema.ts';
import type { Traffic } from './traffic.ts';

export const namespace = 'prod';

/** How pods of an image behave. Keyed by the image's name in `World.images`. */
export interface Behaviour {
  readonly start: 'ok' | 'crash' | 'never-ready' | 'image-missing';
  /** Pods of the target itself (not the candidate's) crash: seen only during the promotion. */
  readonly crashesInTarget?: boolean;
  readonly errorRatio: number;
  readonly p99Seconds: number;
  /** Bytes; undefined: as every version. */
  readonly memory?: number;
  /** Status of smoke requests. */
  readonly status: number;
}

export type PodChange = 'ready' | 'crashed' | 'pull-error' | 'pull-backoff' | 'gone';

/** What will become of a pod, and when. */
export interface Fate {
  readonly ahead: readonly { readonly at: number; readonly to: PodChange }[];
}

/** What gateway and kube-proxy really do: they learn of changes after a while. */
export interface Plane {
  /** Weights of the HTTPRoute's references by Service. */
  readonly weights: Readonly<Record<string, number>>;
  /** Services that only testers' requests or copies reach. */
  readonly aside: readonly string[];
  /** Ready pods by Service. */
  readonly pods: Readonly<Record<string, readonly string[]>>;
}

export interface Due {
  readonly controllers: number;
  readonly endpoints: number;
  readonly gateway: number;
  readonly plane: number;
  readonly autoscaler: number;
  readonly keda: number;
}

/**
 * A small Kubernetes as data: copying it is a snapshot, and a new run on the copy is a run after a
 * crash. Objects are never mutated, so a copy is shallow.
 */
export interface World {
  now: number;
  version: number;
  readonly objects: Map<string, KubeObject>;
  readonly fates: Map<string, Fate>;
  /** When each of the scenario's happenings was first due, and which have happened. */
  readonly marks: Map<string, number>;
  due: Due;
  plane: Plane;
  /** What pods served so far; the last is what they serve now. */
  traffic: readonly Traffic[];
  schema: Schema;
  /** From when on a second database has all the rows of the first. */
  replicatedAt: number;
  readonly images: Readonly<Record<string, Behaviour>>;
}

export function copyOf(world: World): World {
  return {
    ...world,
    objects: new Map(world.objects),
    fates: new Map(world.fates),
    marks: new Map(world.marks),
  };
}

export function emptyWorld(images: World['images']): World {
  const due = {
    controllers: Infinity,
    endpoints: Infinity,
    gateway: Infinity,
    plane: Infinity,
    autoscaler: Infinity,
    keda: Infinity,
  };
  return {
    now: Date.UTC(2026, 0, 1),
    version: 0,
    objects: new Map(),
    fates: new Map(),
    marks: new Map(),
    due,
    plane: { weights: {}, aside: [], pods: {} },
    traffic: [],
    schema: oldSchema,
    replicatedAt: 0,
    images,
  };
}

export function keyOf(kind: string, name: string): string {
  return `${kind}/${name}`;
}

export function find(world: World, kind: string, name: string): KubeObject | undefined {
  return world.objects.get(keyOf(kind, name));
}

export function all(world: World, kind: string): readonly KubeObject[] {
  const found: KubeObject[] = [];
  for (const object of world.objects.values()) if (object.kind === kind) found.push(object);
  return found;
}

export function labelsOf(object: KubeObject): Labels {
  return object.metadata.labels ?? {};
}

const generational: ReadonlySet<string> = new Set(['Deployment', 'HTTPRoute', 'ReplicaSet']);

/** Writes an object as the API server does: versions it, and bumps the generation when the spec changed. */
export function put(world: World, object: KubeObject): KubeObject {
  const key = keyOf(object.kind, object.metadata.name);
  const before = world.objects.get(key);
  if (before !== undefined && isSame(before, object)) return before;
  world.version += 1;
  const isSpecNew = before === undefined || !isSame(before['spec'], object['spec']);
  const stored: KubeObject = {
    ...object,
    metadata: {
      ...object.metadata,
      uid: before?.metadata.uid ?? `uid-${world.version}`,
      resourceVersion: String(world.version),
      ...generationOf(object, before, isSpecNew),
    },
  };
  world.objects.set(key, stored);
  noticed(world, object.kind, isSpecNew);
  return stored;
}

function generationOf(
  { kind }: KubeObject,
  before: KubeObject | undefined,
  isSpecNew: boolean,
): { readonly generation?: number } {
  const known = before?.metadata.generation ?? 0;
  return generational.has(kind) ? { generation: isSpecNew ? known + 1 : known } : {};
}

export function drop(world: World, object: KubeObject): void {
  world.version += 1;
  world.objects.delete(keyOf(object.kind, object.metadata.name));
  noticed(world, object.kind, true);
}

/** How soon each of the cluster's parts learns of a change. */
const lag = {
  controllers: 20,
  endpoints: 80,
  gateway: 100,
  plane: 100,
  programming: 200,
  autoscaler: 2000,
  keda: 100,
};

/** The parts of the cluster that watch each kind. */
const watchers: Readonly<Record<string, readonly (readonly [keyof Due, number])[]>> = {
  Deployment: [['controllers', lag.controllers]],
  ReplicaSet: [['controllers', lag.controllers]],
  Pod: [
    ['controllers', lag.controllers],
    ['endpoints', lag.endpoints],
  ],
  Service: [['endpoints', lag.endpoints]],
  EndpointSlice: [['plane', lag.plane]],
  HTTPRoute: [
    ['gateway', lag.gateway],
    ['plane', lag.programming],
  ],
  HorizontalPodAutoscaler: [['autoscaler', lag.autoscaler]],
  ScaledObject: [['keda', lag.keda]],
};

function noticed(world: World, kind: string, isSpecNew: boolean): void {
  // A gateway writes the status of its routes itself: that is no news.
  if (kind === 'HTTPRoute' && !isSpecNew) return;
  for (const [part, ms] of watchers[kind] ?? []) {
    world.due = { ...world.due, [part]: Math.min(world.due[part], world.now + ms) };
  }
}
