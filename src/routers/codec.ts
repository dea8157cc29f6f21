import type { KubeObject, Labels, ObjectRef, Resource } from '../model/kube.ts';
import type { Backends } from '../model/plan.ts';
import type { RouteRef } from '../model/spec.ts';
import type { Match, Split } from '../model/split.ts';

/** The pods that a share needs of each version, and the share that they really give. */
export interface Sizes {
  readonly stable: number;
  readonly candidate: number;
  readonly realShare: number;
}

/** `isPartial`: what is in order serves all the same, e.g. the other rules of the route. */
export type Settled = 'yes' | 'not-yet' | { readonly problem: string; readonly isPartial?: true };

/** What a router is able to do. A plan that needs more is refused in planning, with the word used here. */
export interface Abilities {
  /** Shares are made by weights of requests or connections; without, by the number of pods. */
  readonly weights: boolean;
  /** Versions are told apart by a Service each. */
  readonly services: boolean;
  /** The smallest share above 0 that weights can make, in percent. */
  readonly smallestShare: number;
  /** The properties of a request by which testers can be told. */
  readonly testers: readonly TesterAbility[];
  /** Requests can be copied to the candidate; `by-method`: only those with the listed methods. */
  readonly mirror: 'no' | 'every-method' | 'by-method';
  readonly sticky: StickyAbility;
  /** A third Service can have a share: that of the baseline. */
  readonly baseline?: true;
}

/**
 * Whether a user can be kept on the version that answered him first, across the two Services: by a cookie
 * of a name that is asked for, by one that the router names itself, or not, and why.
 */
export type StickyAbility = 'cookie' | 'own-cookie' | { readonly why: string };

/** `header-pattern`: a header, by a regular expression. */
export type TesterAbility = Match['by'] | 'header-pattern';

/** What planning asks of a router: a codec knows it of objects, `route: exec` of what its command said. */
export interface PlannedRouter {
  readonly name: string;
  readonly can: Abilities;
  /** What `can` is too coarse to say: why this split cannot be written for these objects; undefined when it can. */
  readonly limits: (split: Split, objects: readonly KubeObject[], backends: Backends) => string | undefined;
  /** The objects it reads and writes, the route itself first. */
  readonly refs: (route: RouteRef, namespace: string, backends: Backends) => readonly ObjectRef[];
  /**
   * More of them, whose names only the objects tell: those that are there in the namespace, of all of
   * its kinds, when the plan is made. They come after those of `refs`.
   */
  readonly finds?: (objects: readonly KubeObject[], backends: Backends) => readonly ObjectRef[];
  /** Labels by which the router chooses among the pods of stable's Service; without, all of them serve. */
  readonly podLabels?: (objects: readonly KubeObject[], backends: Backends) => Labels;
  readonly remember: (objects: readonly KubeObject[], backends: Backends) => unknown;
  readonly sizes: (share: number, replicas: number) => Sizes;
  readonly settled: (objects: readonly KubeObject[]) => Settled;
}

/**
 * One way to split traffic, as pure functions on its objects. Never I/O, never a mutated input.
 *
 * `objects` are those of `refs` that exist, in that order. `original` is what `remember` made of the
 * objects before the rollout; writing `home` restores exactly that.
 */
export interface RouterCodec extends PlannedRouter {
  /** The kinds that `route` may name. */
  readonly kinds: readonly string[];
  /** Where these kinds, and others that it writes, live in the API; Kubernetes' own are known. */
  readonly resources: readonly Resource[];
  /** Kinds of which it makes objects of its own for the rollout, and removes them again. */
  readonly makes: readonly string[];
  /** Several routers serve some kinds (Ingress): whether this object is for this one. */
  readonly claims: (object: KubeObject) => boolean;
  /** Why these objects cannot be used for this target; undefined when they can. */
  readonly refusal: (objects: readonly KubeObject[], backends: Backends) => string | undefined;
  /** The share that the objects give the candidate. */
  readonly read: (objects: readonly KubeObject[], backends: Backends) => number | 'mixed';
  /**
   * All objects as they shall be. One that is new is created, one that is left out was made for the
   * rollout and is removed. What the server added to an object of its own making survives, and what it
   * would add to a part that is new is written with it: an object in place equals what is written.
   */
  readonly write: (objects: readonly KubeObject[], split: Split, given: Given) => readonly KubeObject[];
}

export interface Given {
  readonly backends: Backends;
  readonly original: unknown;
  readonly namespace: string;
}
