/** Labels and annotations that Cutover puts on what it makes, and the names of those things. */
export const roleLabel = 'cutover/role';
export const rolloutAnnotation = 'cutover/rollout';
/** The number of pods that a manifest asks for, carried by the candidate until the promotion. */
export const replicasAnnotation = 'cutover/replicas';
export const hashLabel = 'pod-template-hash';
export const fieldManager = 'cutover';

export function candidateName(target: string): string {
  return `${target}-candidate`;
}

/** The ConfigMap with the journal and the Lease of a target have the same name. */
export function journalName(target: string): string {
  return `cutover-${target}`;
}
