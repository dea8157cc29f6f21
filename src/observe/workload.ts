import { z } from 'zod';
import { deployment, imagesOf, type Deployment } from '../manifests/deployment.ts';
import { hashLabel } from '../manifests/names.ts';
import type { KubeObject } from '../model/kube.ts';
import type { WorkloadView } from '../model/observation.ts';

const replicaSet = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    ownerReferences: z.array(z.looseObject({ uid: z.string() })).optional(),
  }),
});

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** What a Deployment and its ReplicaSets say together. */
export function workloadView(object: KubeObject, replicaSets: readonly KubeObject[]): WorkloadView {
  const live = deployment.parse(object);
  const { spec, status } = live;
  const [generation, observedGeneration] = [live.metadata.generation ?? 0, status?.observedGeneration ?? 0];
  const wanted = spec.replicas ?? 1;
  const counts = {
    wanted,
    replicas: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
  };
  const isObserved = observedGeneration >= generation;
  return {
    generation,
    observedGeneration,
    ...counts,
    hash: isObserved ? currentHash(live, replicaSets) : undefined,
    images: imagesOf(spec.template),
    isComplete:
      isObserved && counts.updated === wanted && counts.replicas === wanted && counts.available === wanted,
    stalled: isObserved ? stalledMessage(live) : undefined,
  };
}

/** The hash of the ReplicaSet that carries the Deployment's own revision. */
function currentHash(live: Deployment, replicaSets: readonly KubeObject[]): string | undefined {
  const revision = live.metadata.annotations?.[revisionAnnotation];
  if (revision === undefined) return undefined;
  const current = replicaSets
    .map((object) => replicaSet.parse(object))
    .find(
      ({ metadata }) =>
        metadata.annotations?.[revisionAnnotation] === revision &&
        (metadata.ownerReferences ?? []).some(({ uid }) => uid === live.metadata.uid),
    );
  return current?.metadata.labels?.[hashLabel];
}

function stalledMessage({ status }: Deployment): string | undefined {
  const progressing = (status?.conditions ?? []).find(({ type }) => type === 'Progressing');
  return progressing?.status === 'False' && progressing.reason === 'ProgressDeadlineExceeded'
    ? (progressing.message ?? 'its progress deadline has passed')
    : undefined;
}
