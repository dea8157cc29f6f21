import type { KubeObject, ObjectRef } from '../model/kube.ts';
import type { Backends } from '../model/plan.ts';
import type { RouteRef } from '../model/spec.ts';

/** The pods that a share needs of each version, and the share that they really give. */
export interface Sizes {
  readonly stable: number;
  readonly candidate: number;
  readonly realShare: number;
}

export type Settled = 'yes' | 'not-yet' | { readonly problem: string };

/** What a router is able to do. A plan that needs more is refused in planning, with the word used here. */
export interface Abilities {
  /** Shares are made by weights; without, by the number of pods. */
  readonly weights: boolean;
  /** Versions are told apart by a Service each. */
  readonly services: boolean;
}

/**
 * One way to split traffic, as pure functions on its objects. Never I/O, never a mutated input.
 *
 * `objects` are given and returned in the order of `refs`. `original` is what `remember` made of the
 * objects before the rollout; writing share 0 restores exactly that.
 */
export interface RouterCodec {
  readonly name: string;
  readonly can: Abilities;
  /** The objects this codec reads and writes. */
  readonly refs: (route: RouteRef, namespace: string, backends: Backends) => readonly ObjectRef[];
  /** Why these objects cannot be used for this target; undefined when they can. */
  readonly refusal: (objects: readonly KubeObject[], backends: Backends) => string | undefined;
  readonly remember: (objects: readonly KubeObject[], backends: Backends) => unknown;
  readonly sizes: (share: number, replicas: number) => Sizes;
  readonly read: (objects: readonly KubeObject[], backends: Backends) => number | 'mixed';
  readonly write: (objects: readonly KubeObject[], share: number, given: Given) => readonly KubeObject[];
  readonly settled: (objects: readonly KubeObject[]) => Settled;
}

export interface Given {
  readonly backends: Backends;
  readonly original: unknown;
}
