import { isSame } from '../lib/same.ts';
import { deployment } from '../manifests/deployment.ts';
import { withImages } from '../manifests/images.ts';
import type { UserManifests } from '../manifests/user-manifests.ts';
import type { ObjectRef } from '../model/kube.ts';
import type { ImageChange } from '../model/spec.ts';
import type { Cluster } from '../ports/cluster.ts';

/**
 * True when the manifests bring what runs already. A manifest leaves out what the server fills in, so
 * the server is asked, by a dry run, what it would make of it.
 */
export async function isRunning(
  target: ObjectRef,
  manifests: UserManifests,
  { images, dryCluster }: { readonly images: readonly ImageChange[]; readonly dryCluster: Cluster },
): Promise<boolean> {
  const live = await dryCluster.read(target);
  if (live === undefined) return false;
  const template = withImages(deployment.parse(manifests.workload).spec.template, images);
  const after = { ...live, spec: { ...(live['spec'] as object), template } };
  const answer = await dryCluster.update(live, after);
  return isSame(deployment.parse(answer).spec.template, deployment.parse(live).spec.template);
}
