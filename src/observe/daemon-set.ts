import { z } from 'zod';
import { imagesOf, podTemplate } from '../manifests/deployment.ts';
import { revisionLabel, rolloutAnnotation } from '../manifests/names.ts';
import type { KubeObject } from '../model/kube.ts';
import type { WorkloadView } from '../model/observation.ts';

const count = z.number().default(0);

const status = z.looseObject({
  observedGeneration: count,
  desiredNumberScheduled: count,
  currentNumberScheduled: count,
  updatedNumberScheduled: count,
  numberReady: count,
  numberAvailable: count,
});

const daemonSet = z.looseObject({
  metadata: z.looseObject({
    uid: z.string().optional(),
    generation: count,
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({ updateStrategy: z.looseObject({}).default({}), template: podTemplate }),
  status: status.default(() => status.parse({})),
});

const controllerRevision = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(z.looseObject({ uid: z.string() })).default([]),
  }),
  revision: z.number(),
});

/** What a DaemonSet and its ControllerRevisions say together. It wants a pod for each node that fits. */
export function daemonSetView(object: KubeObject, revisions: readonly KubeObject[]): WorkloadView {
  const { metadata, spec, status: now } = daemonSet.parse(object);
  const isObserved = now.observedGeneration >= metadata.generation;
  const counts = {
    wanted: now.desiredNumberScheduled,
    replicas: now.currentNumberScheduled,
    updated: now.updatedNumberScheduled,
    ready: now.numberReady,
    available: now.numberAvailable,
  };
  return {
    generation: metadata.generation,
    observedGeneration: now.observedGeneration,
    ...counts,
    hash: isObserved ? latestHash(metadata.uid, revisions) : undefined,
    images: imagesOf(spec.template),
    rollout: metadata.annotations?.[rolloutAnnotation],
    isPaused: false,
    partition: 0,
    strategy: spec.updateStrategy,
    isComplete: isObserved && [counts.updated, counts.available].every((own) => own === counts.wanted),
    stalled: undefined,
  };
}

function latestHash(uid: string | undefined, revisions: readonly KubeObject[]): string | undefined {
  const own = revisions
    .map((object) => controllerRevision.parse(object))
    .filter(({ metadata }) => metadata.ownerReferences.some((owner) => owner.uid === uid))
    .toSorted((a, b) => b.revision - a.revision);
  return own[0]?.metadata.labels[revisionLabel];
}
