import { z } from 'zod';
import { deployment, imagesOf, type Deployment } from '../manifests/deployment.ts';
import { hashLabel, rolloutAnnotation } from '../manifests/names.ts';
import type { KubeObject } from '../model/kube.ts';
import type { WorkloadView } from '../model/observation.ts';
import type { WorkloadKind } from '../model/spec.ts';
import { daemonSetView } from './daemon-set.ts';
import { statefulSetView } from './stateful-set.ts';

const replicaSet = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    ownerReferences: z.array(z.looseObject({ uid: z.string() })).optional(),
  }),
});

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** The kind of object in which a workload's versions are recorded. */
export function revisionKind(kind: WorkloadKind): 'ReplicaSet' | 'ControllerRevision' {
  return kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
}

/** What a workload and the objects that record its versions say together. */
export function workloadView(object: KubeObject, revisions: readonly KubeObject[]): WorkloadView {
  if (object.kind === 'StatefulSet') return statefulSetView(object);
  return object.kind === 'DaemonSet' ? daemonSetView(object, revisions) : deploymentView(object, revisions);
}

function deploymentView(object: KubeObject, replicaSets: readonly KubeObject[]): WorkloadView {
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
}: Deployment['spec']): Pick<WorkloadView, 'isPaused' | 'partition' | 'strategy'> {
  return { isPaused: paused, partition: 0, strategy: strategy ?? null };
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
