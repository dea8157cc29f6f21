import { z } from 'zod';

const target = z.looseObject({
  kind: z.string().optional(),
  name: z.string(),
  weight: z.number().int().optional(),
});

const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

/** The parts of a Route that Cutover reads; everything else passes through untouched. */
export const openshiftRoute = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({ to: target, alternateBackends: z.array(target).optional() }),
  status: z
    .looseObject({
      ingress: z
        .array(
          z.looseObject({ routerName: z.string().optional(), conditions: z.array(condition).optional() }),
        )
        .optional(),
    })
    .optional(),
});

export type OpenshiftRoute = z.infer<typeof openshiftRoute>;
export type Target = z.infer<typeof target>;

/** OpenShift: a weight that is left out is 100. */
export function weightOf({ weight }: Target): number {
  return weight ?? 100;
}

export function targetsOf({ spec }: OpenshiftRoute): readonly Target[] {
  return [spec.to, ...(spec.alternateBackends ?? [])];
}
