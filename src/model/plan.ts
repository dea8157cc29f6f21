import { execRoute } from './balancer.ts';
import type { Finding } from './finding.ts';
import type { Labels, ObjectRef } from './kube.ts';
import type { OldVersion } from './migration.ts';
import type { Judging, OnFailure, Pacing, Strategy, WorkloadKind } from './spec.ts';
import type { SqlFinding } from './sql-finding.ts';
import type { Step } from './step.ts';

/** True where a route shares the traffic: its objects do, or the user's own commands. */
export function isRouted({ route }: Pick<PlannedTarget, 'route'>): boolean {
  return route.objects.length > 0 || route.codec === execRoute;
}

/** One version of the target. */
export interface Version {
  /**
   * pod-template-hash of its ReplicaSet, or controller-revision-hash of its pods; undefined while it
   * does not exist yet.
   */
  readonly hash: string | undefined;
  /** Image by container name. */
  readonly images: Readonly<Record<string, string>>;
}

/** Names and original state a router codec needs to make a share and to restore what was. */
export interface Backends {
  readonly stable: string;
  readonly candidate: string;
  /** Undefined: no check compares with one. */
  readonly baseline?: string;
  /** The Service's selector before the rollout: what both versions' pods have in common. */
  readonly selector: Labels;
  readonly stableSelector: Labels;
  readonly candidateSelector: Labels;
  /** Deployments behind the two, for routers that share by the number of pods. */
  readonly stableWorkload: string;
  readonly candidateWorkload: string;
}

export interface RoutePlan {
  /** The codec's name, or `execRoute`. */
  readonly codec: string;
  readonly objects: readonly ObjectRef[];
  readonly backends: Backends;
  /** What the codec needs to restore its objects exactly; JSON, made by the codec, opaque elsewhere. */
  readonly original: unknown;
  /**
   * What the router found fault with in a part of the route before the rollout, e.g. another rule's
   * Service that does not exist: it is neither ours to mend nor a reason to stop. Undefined: nothing.
   */
  readonly flaw?: string;
}

/** A workload that goes from its old version to the new one. */
export interface PlannedTarget {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** The Deployment with the new version; the target itself, where it replaces its own pods. */
  readonly candidate: string;
  /** The Deployment in which the new version is tried before the target replaces its own pods. */
  readonly trial?: string;
  /** The Deployment with pods of the old version that the new one's are compared with. */
  readonly baseline?: string;
  readonly stable: Version;
  readonly next: Version;
  /** Its pods before the rollout. */
  readonly replicas: number;
  readonly route: RoutePlan;
}

export interface Plan {
  readonly version: 1;
  /** The rollout's id: the keeper's name and the start, unique per target. */
  readonly id: string;
  /** `schema`: a plan of the schema alone, where there is no cluster at hand. */
  readonly purpose: 'deploy' | 'rollback' | 'contract' | 'schema';
  readonly strategy: Strategy;
  readonly specHash: string;
  readonly namespace: string;
  /** The target that commands name: it has the journal. Of a pair the common name of the two. */
  readonly keeper: Pick<PlannedTarget, 'kind' | 'name'>;
  /** They move together. */
  readonly targets: readonly [PlannedTarget, ...PlannedTarget[]];
  readonly settings: PlanSettings;
  readonly steps: readonly Step[];
  /** Things the user should know before it starts: real shares, long connections, adoption notes. */
  readonly notes: readonly string[];
  /** What lint has to say. Undefined: written by a version without lint. */
  readonly findings?: readonly Finding[];
  /** What lint has to say of the SQL of migrations. */
  readonly sqlFindings?: readonly SqlFinding[];
}

export interface PlanSettings extends Pacing {
  readonly drainMs: number;
  readonly onFailure: OnFailure;
  readonly onCancel: OnFailure;
  readonly judging: Judging;
}

/** `default/Deployment/shop`: whose rollout it is, among all of a cluster. */
export function keeperName({ namespace, keeper }: Pick<Plan, 'namespace' | 'keeper'>): string {
  return `${namespace}/${keeper.kind}/${keeper.name}`;
}

export function leadOf({ targets }: Plan): PlannedTarget {
  return targets[0];
}

/** Beside the targets there are Deployments only. */
export function kindOf({ targets }: Plan, workload: string): WorkloadKind {
  return targets.find(({ name }) => name === workload)?.kind ?? 'Deployment';
}

/** The target that this workload is, or is the candidate, the trial or the baseline of; throws for any other workload. */
export function targetWith({ id, targets }: Plan, workload: string): PlannedTarget {
  const found = targets.find(({ name, candidate, trial, baseline }) =>
    [name, candidate, trial, baseline].includes(workload),
  );
  if (found === undefined) throw new Error(`Rollout ${id} has no target with the workload ${workload}.`);
  return found;
}

/** The version that serves before the rollout, as its pods are known. */
export function liveVersionOf({ targets }: Pick<Plan, 'targets'>): OldVersion {
  return {
    hashes: targets.flatMap(({ stable: { hash } }) => hash ?? []),
    images: [...new Set(targets.flatMap(({ stable }) => Object.values(stable.images)))],
  };
}

/** The same without what the next version runs too. */
export function oldVersionOf(plan: Pick<Plan, 'targets'>): OldVersion {
  const next = new Set(plan.targets.flatMap((target) => Object.values(target.next.images)));
  const { hashes, images } = liveVersionOf(plan);
  return { hashes, images: images.filter((image) => !next.has(image)) };
}

/** Ids of the migrations that it brings. */
export function migrationsOf({ steps }: Pick<Plan, 'steps'>): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'begin-soak' ? step.migrations : []));
}
