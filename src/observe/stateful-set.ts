import { z } from 'zod';
import { imagesOf, podTemplate } from '../manifests/deployment.ts';
import { rolloutAnnotation } from '../manifests/names.ts';
import type { KubeObject } from '../model/kube.ts';
import type { WorkloadView } from '../model/observation.ts';

const count = z.number().default(0);

const status = z.looseObject({
  observedGeneration: count,
  replicas: count,
  updatedReplicas: count,
  readyReplicas: count,
  availableReplicas: count,
  updateRevision: z.string().optional(),
});

const statefulSet = z.looseObject({
  metadata: z.looseObject({
    generation: count,
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    replicas: z.number().default(1),
    updateStrategy: z
      .looseObject({ rollingUpdate: z.looseObject({ partition: z.number().optional() }).optional() })
      .default({}),
    template: podTemplate,
  }),
  status: status.default(() => status.parse({})),
});

/** What a StatefulSet says of itself: it names its own revisions. */
export function statefulSetView(object: KubeObject): WorkloadView {
  const { metadata, spec, status: now } = statefulSet.parse(object);
  const isObserved = now.observedGeneration >= metadata.generation;
  const counts = {
    wanted: spec.replicas,
    replicas: now.replicas,
    updated: now.updatedReplicas,
    ready: now.readyReplicas,
    available: now.availableReplicas,
  };
  return {
    generation: metadata.generation,
    observedGeneration: now.observedGeneration,
    ...counts,
    hash: isObserved ? now.updateRevision : undefined,
    images: imagesOf(spec.template),
    rollout: metadata.annotations?.[rolloutAnnotation],
    isPaused: false,
    partition: spec.updateStrategy.rollingUpdate?.partition ?? 0,
    strategy: spec.updateStrategy,
    isComplete:
      isObserved && [counts.updated, counts.replicas, counts.available].every((own) => own === counts.wanted),
    stalled: undefined,
  };
}
