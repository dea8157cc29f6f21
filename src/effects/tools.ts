import { revisionRef } from '../manifests/revision.ts';
import type { UserManifests } from '../manifests/user-manifests.ts';
import type { CoreKind, KubeObject, ObjectRef } from '../model/kube.ts';
import { kindOf, type Plan } from '../model/plan.ts';
import type { Migration } from '../model/migration.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Comparison } from '../ports/comparison.ts';
import type { Database } from '../ports/database.ts';
import type { Router } from '../ports/router.ts';
import { MissingObjectError } from './errors.ts';

/** What performing effects needs. */
export interface Tools {
  readonly plan: Plan;
  readonly cluster: Cluster;
  /** Of a target's route. */
  readonly routerOf: (target: string) => Router;
  /** One for each target; none when this run was given none. */
  readonly manifests: readonly UserManifests[];
  /** Undefined: this run was given none. */
  readonly database: Database | undefined;
  readonly migrations: readonly Migration[];
  /** Of two databases. Undefined: this run was given one at most. */
  readonly comparison: Comparison | undefined;
}

export function ref({ plan }: Tools, kind: CoreKind, name: string): ObjectRef {
  return { kind, namespace: plan.namespace, name };
}

/** Where the version with this hash is recorded. */
export function revisionOf(workload: string, hash: string, { plan }: Tools): ObjectRef {
  return revisionRef(kindOf(plan, workload), { namespace: plan.namespace, name: workload }, hash);
}

/** Throws a MissingObjectError where there is none. */
export async function need({ cluster }: Tools, wanted: ObjectRef): Promise<KubeObject> {
  const object = await cluster.read(wanted);
  if (object === undefined) throw new MissingObjectError(wanted);
  return object;
}

/** Replaces these fields of the spec; undefined removes one. */
export async function updateSpec(
  tools: Tools,
  wanted: ObjectRef,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const before = await need(tools, wanted);
  await tools.cluster.update(before, { ...before, spec: { ...(before['spec'] as object), ...fields } });
}
