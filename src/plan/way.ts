import { candidateName, hashLabel, withRole } from '../manifests/names.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Backends } from '../model/plan.ts';
import type { RouteRef } from '../model/spec.ts';
import type { PlannedRouter } from '../routers/codec.ts';
import type { ServiceFacts } from './facts.ts';

/** A way to split the target's traffic that works with what there is. */
export interface Way {
  readonly ref: RouteRef;
  readonly codec: PlannedRouter;
  /** The Service whose traffic is split. */
  readonly own: ServiceFacts;
  readonly backends: Backends;
  /** What the codec reads and writes, as it is. */
  readonly objects: readonly KubeObject[];
}

export type Routed = Way | { readonly objection: string };

/** Of whose pods the backends are. */
export interface Named {
  readonly target: string;
  /** Stable's. */
  readonly hash: string;
  /** The baseline's Service. */
  readonly baseline?: string | undefined;
}

export function backendsFor(own: ServiceFacts, { target, hash, baseline }: Named): Backends {
  return {
    stable: own.name,
    candidate: candidateName(own.name),
    ...(baseline !== undefined && { baseline }),
    selector: own.selector,
    stableSelector: { ...own.selector, [hashLabel]: hash },
    candidateSelector: withRole(own.selector, 'candidate'),
    stableWorkload: target,
    candidateWorkload: candidateName(target),
  };
}
