import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';

/** The parts of APISIX's objects that Cutover reads; everything else passes through untouched. */
const backend = z.looseObject({
  serviceName: z.string(),
  servicePort: z.union([z.number(), z.string()]),
  subset: z.string().optional(),
  weight: z.number().int().optional(),
});

/** A whole ApisixUpstream as a target, e.g. one outside the cluster. */
const upstreamRef = z.looseObject({ name: z.string().optional(), weight: z.number().int().optional() });

const rule = z.looseObject({
  name: z.string(),
  priority: z.number().int().optional(),
  match: z.looseObject({ exprs: z.array(z.unknown()).optional() }).optional(),
  backends: z.array(backend).optional(),
  upstreams: z.array(upstreamRef).optional(),
  plugins: z.array(z.looseObject({ name: z.string(), enable: z.boolean().optional() })).optional(),
});

const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  observedGeneration: z.number().optional(),
});

export const apisixRoute = z.looseObject({
  metadata: z.looseObject({ generation: z.number().optional() }),
  spec: z.looseObject({
    http: z.array(rule).optional(),
    stream: z.array(z.looseObject({ backend: z.looseObject({ serviceName: z.string() }) })).optional(),
  }),
  status: z.looseObject({ conditions: z.array(condition).optional() }).optional(),
});

export type Rule = z.infer<typeof rule>;
export type Backend = z.infer<typeof backend>;
export type UpstreamRef = z.infer<typeof upstreamRef>;
export type Condition = z.infer<typeof condition>;

/** A weight that is left out is 100 (DefaultWeight of the ingress controller). */
export function weightOf({ weight }: Backend | UpstreamRef): number {
  return weight ?? 100;
}

export function backendsOf({ backends }: Rule): readonly Backend[] {
  return backends ?? [];
}

export function rulesOf(route: KubeObject): readonly Rule[] {
  return apisixRoute.parse(route).spec.http ?? [];
}

/** Objects that do not exist are left out, so that places do not tell which is which. */
export function routeIn(objects: readonly KubeObject[]): KubeObject | undefined {
  return objects.find(({ kind }) => kind === 'ApisixRoute');
}

export function upstreamIn(objects: readonly KubeObject[], name: string): KubeObject | undefined {
  return objects.find(({ kind, metadata }) => kind === 'ApisixUpstream' && metadata.name === name);
}
