import { z } from 'zod';

/** The parts of a HorizontalPodAutoscaler that Cutover reads. */
export const autoscaler = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    minReplicas: z.number().optional(),
    maxReplicas: z.number(),
    scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
  }),
});
