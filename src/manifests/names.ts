import type { Labels } from '../model/kube.ts';
import type { WorkloadKind } from '../model/spec.ts';

/** Labels and annotations that Cutover puts on what it makes, and the names of those things. */
export const roleLabel = 'cutover/role';
export const rolloutAnnotation = 'cutover/rollout';
/** The number of pods that a manifest asks for, carried by the candidate until the promotion. */
export const replicasAnnotation = 'cutover/replicas';
/** Set and taken away again when a run takes a rollout over. */
export const fenceAnnotation = 'cutover/fence';
export const hashLabel = 'pod-template-hash';
/** On pods of StatefulSets and DaemonSets. */
export const revisionLabel = 'controller-revision-hash';
export const fieldManager = 'cutover';

/** What Cutover makes Deployments and Services for: the new version, or the old one to compare it with. */
export type Role = 'candidate' | 'baseline';

export function candidateName(target: string): string {
  return nameFor('candidate', target);
}

export function baselineName(target: string): string {
  return nameFor('baseline', target);
}

/** A selector of the pods of one role, among all that the target's own selects. */
export function withRole(selector: Labels, role: Role): Labels {
  return { ...selector, [roleLabel]: role };
}

function nameFor(role: Role, target: string): string {
  return `${target}-${role}`;
}

/** Names a target apart from those of other kinds; a Deployment by its own name. */
export function targetKey({ kind, name }: { readonly kind: WorkloadKind; readonly name: string }): string {
  return kind === 'Deployment' ? name : `${kind.toLowerCase()}-${name}`;
}

/** The ConfigMap with the journal and the Lease of a target have the same name. */
export function journalName(target: string): string {
  return `cutover-${target}`;
}
