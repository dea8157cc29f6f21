import { z } from 'zod';
import type { KubeObject } from '../model/kube.ts';

const backend = z.looseObject({ service: z.looseObject({ name: z.string() }).optional() });
const path = z.looseObject({ backend });
const rule = z.looseObject({ http: z.looseObject({ paths: z.array(path) }).optional() });

/** The parts of an Ingress that its routers read; everything else passes through untouched. */
export const ingress = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    ingressClassName: z.string().optional(),
    defaultBackend: backend.optional(),
    rules: z.array(rule).optional(),
  }),
});

export type Ingress = z.infer<typeof ingress>;
export type IngressRule = z.infer<typeof rule>;

export const ingressResource = {
  kind: 'Ingress',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ingresses',
} as const;

/** The class that says which controller serves an Ingress: the field, or the older annotation. */
export function classOf(object: KubeObject): string | undefined {
  const { metadata, spec } = ingress.parse(object);
  return spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'];
}

/** Every Service that an Ingress sends to. */
export function servicesOf({ spec }: Ingress): readonly string[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  return [spec.defaultBackend, ...paths.map((own) => own.backend)].flatMap((own) => own?.service?.name ?? []);
}
