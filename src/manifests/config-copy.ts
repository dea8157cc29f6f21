import { z } from 'zod';
import type { KubeObject } from '../model/kube.ts';
import type { Mark } from './candidate.ts';
import { rolloutAnnotation } from './names.ts';

/**
 * A ConfigMap or Secret of one version alone. It gets none of the labels and annotations that it was
 * written with: those of Helm or Argo CD would make them its owners. Nobody may change it below the
 * pods that use it.
 */
export function configCopy(
  { apiVersion, kind, data, binaryData, stringData, type }: KubeObject,
  { name, namespace, rollout }: Mark,
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'cutover' },
      annotations: { [rolloutAnnotation]: rollout },
    },
    immutable: true,
    data,
    binaryData,
    stringData,
    type,
  };
}

const owned = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    ownerReferences: z.array(z.looseObject({ uid: z.string() })).default([]),
  }),
});

/** The object with one more owner, a revision: Kubernetes removes it with its last owner. */
export function ownedBy(object: KubeObject, { apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { ownerReferences } = owned.parse(object).metadata;
  const { name, uid } = metadata;
  const others = ownerReferences.filter((owner) => owner.uid !== uid);
  const reference = { apiVersion, kind, name, uid };
  return { ...object, metadata: { ...object.metadata, ownerReferences: [...others, reference] } };
}
