import { fenceAnnotation } from '../manifests/names.ts';
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import type { Cluster } from '../ports/cluster.ts';

/**
 * Gives each object a new resourceVersion and changes nothing about it. A runner that was frozen in the
 * middle of a write sends it with the old one when it wakes, and is refused: leases alone cannot see to
 * that (Kleppmann, "How to do distributed locking", fencing tokens).
 */
export async function fence(refs: readonly ObjectRef[], cluster: Cluster): Promise<void> {
  for (const ref of refs) await touch(ref, cluster);
}

/** A conflict is somebody else's write, which gave it another version too: the next look tells. */
async function touch(ref: ObjectRef, cluster: Cluster): Promise<void> {
  let isTouched = false;
  for (;;) {
    const object = await cluster.read(ref);
    if (object === undefined || (isTouched && !isMarked(object))) return;
    const after = isMarked(object) ? unmarked(object) : marked(object);
    isTouched = true;
    await cluster.update(object, after).catch(unlessConflict);
  }
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof Error && error.name === 'ConflictError')) throw error;
}

function isMarked({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[fenceAnnotation] !== undefined;
}

function marked(object: KubeObject): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [fenceAnnotation]: '' } },
  };
}

/** One that had no annotations has none again. */
function unmarked(object: KubeObject): KubeObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const { [fenceAnnotation]: _mark, ...own } = annotations;
  return {
    ...object,
    metadata: Object.keys(own).length === 0 ? metadata : { ...metadata, annotations: own },
  };
}
