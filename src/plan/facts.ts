import type { UserManifests } from '../manifests/user-manifests.ts';
import type { BalancerView } from '../model/balancer.ts';
import type { KubeObject, Labels } from '../model/kube.ts';
import type { WorkloadView } from '../model/observation.ts';
import type { Spec } from '../model/spec.ts';

/** What inspecting the cluster found: all that planning may know. */
export interface Facts {
  /** Epoch ms: the rollout's id is made of it. */
  readonly at: number;
  readonly namespace: string;
  readonly target: KubeObject | undefined;
  readonly workload: WorkloadView | undefined;
  /** `target-blue` and `target-green`, where these are Deployments. */
  readonly colours: readonly WorkloadFacts[];
  /** Names of what there is of the target's kind in the namespace, for a "did you mean". */
  readonly others: readonly string[];
  /** All Services, autoscalers and pods of the namespace that could matter. */
  readonly services: readonly KubeObject[];
  readonly autoscalers: readonly KubeObject[];
  /** KEDA's, where it made one of the autoscalers; none where they may not be listed. */
  readonly scaledObjects: readonly KubeObject[];
  /** PodDisruptionBudgets; none where they may not be listed. */
  readonly budgets: readonly KubeObject[];
  readonly pods: readonly KubeObject[];
  /** Objects of every kind that the route may be of, or that its router writes besides. */
  readonly routes: readonly KubeObject[];
  /** What the read command of `route: exec` said; undefined: there is none. */
  readonly balancer?: BalancerView;
  /** Kinds of routes that could not be looked for, because the user may not list them. */
  readonly unseen: readonly string[];
  /** The Deployment and Service that carry the candidate's name already. */
  readonly leftovers: readonly KubeObject[];
  readonly manifests: UserManifests | undefined;
  /** For a rollback: the revision to go back to. */
  readonly previous: { readonly hash: string; readonly images: Readonly<Record<string, string>> } | undefined;
}

export interface WorkloadFacts {
  readonly object: KubeObject;
  readonly workload: WorkloadView;
}

/** A Service that selects the target's pods. */
export interface ServiceFacts {
  readonly name: string;
  readonly selector: Labels;
}

/** One target of a rollout: what is asked as if it were alone, and what is known of it. */
export interface Member {
  readonly spec: Spec;
  readonly facts: Facts;
}
