import { z } from 'zod';

/** The part of an HTTPRoute that Cutover reads; everything else passes through untouched. */
const backendRef = z.looseObject({
  kind: z.string().optional(),
  group: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.number().optional(),
  weight: z.number().int().optional(),
});

const rule = z.looseObject({ backendRefs: z.array(backendRef).optional() });

const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  observedGeneration: z.number().optional(),
});

const parentRef = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  sectionName: z.string().optional(),
});

export const httpRoute = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    generation: z.number().optional(),
  }),
  spec: z.looseObject({
    parentRefs: z.array(parentRef).optional(),
    rules: z.array(rule).optional(),
  }),
  status: z
    .looseObject({
      parents: z.array(z.looseObject({ parentRef, conditions: z.array(condition).optional() })).optional(),
    })
    .optional(),
});

export type HttpRoute = z.infer<typeof httpRoute>;
export type Rule = z.infer<typeof rule>;
export type BackendRef = z.infer<typeof backendRef>;
export type ParentStatus = NonNullable<NonNullable<HttpRoute['status']>['parents']>[number];

/** A Service as a route in `namespace` sees it; another namespace may have one of the same name. */
export interface ServiceRef {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** True for a backendRef to this Service (kind, group and the route's own namespace may be left out). */
export function isService(ref: BackendRef, { name, namespace }: ServiceRef): boolean {
  const isKind = (ref.kind ?? 'Service') === 'Service' && (ref.group ?? '') === '';
  return isKind && ref.name === name && (ref.namespace ?? namespace) === namespace;
}

/** Gateway API: a weight that is left out is 1. */
export function weightOf(ref: BackendRef): number {
  return ref.weight ?? 1;
}

export function refsOf(rule: Rule): readonly BackendRef[] {
  return rule.backendRefs ?? [];
}
