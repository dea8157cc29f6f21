import { z } from 'zod';

/** The parts of a Deployment that Cutover reads. Everything else passes through untouched. */
const labels = z.record(z.string(), z.string());

const container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).optional(),
});

export const podTemplate = z.looseObject({
  metadata: z.looseObject({ labels: labels.optional() }).optional(),
  spec: z.looseObject({
    containers: z.array(container),
    initContainers: z.array(container).optional(),
    terminationGracePeriodSeconds: z.number().optional(),
  }),
});

const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

/** The server leaves out what is zero. */
const status = z.looseObject({
  observedGeneration: z.number().default(0),
  replicas: z.number().default(0),
  updatedReplicas: z.number().default(0),
  readyReplicas: z.number().default(0),
  availableReplicas: z.number().default(0),
  conditions: z.array(condition).default([]),
});

export const deployment = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    uid: z.string().optional(),
    generation: z.number().optional(),
    annotations: labels.optional(),
  }),
  spec: z.looseObject({
    replicas: z.number().optional(),
    paused: z.boolean().optional(),
    minReadySeconds: z.number().optional(),
    selector: z.looseObject({
      matchLabels: labels.optional(),
      matchExpressions: z.array(z.unknown()).optional(),
    }),
    strategy: z.looseObject({ type: z.string().optional() }).optional(),
    template: podTemplate,
  }),
  status: status.default(() => status.parse({})),
});

export type Deployment = z.infer<typeof deployment>;
export type PodTemplate = z.infer<typeof podTemplate>;

/** Image by container, init containers included. */
export function imagesOf({ spec }: PodTemplate): Readonly<Record<string, string>> {
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  return Object.fromEntries(all.map(({ name, image }) => [name, image ?? '']));
}
