import { fenceAnnotation } from '../manifests/names.ts';
import type { KubeObject, Labels, ObjectRef } from '../model/kube.ts';
import type { Cluster } from '../ports/cluster.ts';

/**
 * Gives each object a new resourceVersion and changes nothing about it. A runner that was frozen in the
 * middle of a write sends it with the old one when it wakes, and is refused: leases alone cannot see to
 * that (Kleppmann, "How to do distributed locking", fencing tokens).
 */
export async function fence(refs: readonly ObjectRef[], cluster: Cluster): Promise<void> {
  for (const ref of refs) await touch(ref, cluster);
}

async function touch(ref: ObjectRef, cluster: Cluster): Promise<void> {
  const object = await cluster.read(ref);
  if (object === undefined) return;
  const { annotations } = object.metadata;
  try {
    const marked = await cluster.update(object, annotated(object, { ...annotations, [fenceAnnotation]: '' }));
    await cluster.update(marked, annotated(marked, annotations));
  } catch (error) {
    // Somebody else's write did the same.
    if (!(error instanceof Error && error.name === 'ConflictError')) throw error;
  }
}

function annotated(object: KubeObject, annotations: Labels | undefined): KubeObject {
  const { annotations: _replaced, ...metadata } = object.metadata;
  return { ...object, metadata: annotations === undefined ? metadata : { ...metadata, annotations } };
}
