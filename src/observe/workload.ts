import { z } from 'zod';
import { deployment, imagesOf, type Deployment } from '../manifests/deployment.ts';
import { hashLabel, rolloutAnnotation } from '../manifests/names.ts';
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
  const { generation = 0 } = live.metadata;
  const { observedGeneration, conditions } = status;
  const counts = {
    wanted: spec.replicas ?? 1,
    replicas: status.replicas,
    updated: status.updatedReplicas,
    ready: status.readyReplicas,
    available: status.availableReplicas,
  };
  const isObserved = observedGeneration >= generation;
  return {
    generation,
    observedGeneration,
    ...counts,
    hash: isObserved ? currentHash(live, replicaSets) : undefined,
    images: imagesOf(spec.template),
    ...paceOf(spec),
    rollout: live.metadata.annotations?.[rolloutAnnotation],
    isComplete:
      isObserved &&
      [counts.updated, counts.replicas, counts.available].every((count) => count === counts.wanted),
    stalled: isObserved ? stalledMessage(conditions) : undefined,
  };
}

function paceOf({
  paused = false,
  strategy,
}: Deployment['spec']): Pick<WorkloadView, 'isPaused' | 'strategy'> {
  return { isPaused: paused, strategy: strategy ?? null };
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

function stalledMessage(conditions: Deployment['status']['conditions']): string | undefined {
  const progressing = conditions.find(({ type }) => type === 'Progressing');
  return progressing?.status === 'False' && progressing.reason === 'ProgressDeadlineExceeded'
    ? (progressing.message ?? 'its progress deadline has passed')
    : undefined;
}
