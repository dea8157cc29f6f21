import { z } from 'zod';

/** The parts of a Gateway API route that Cutover reads; everything else passes through untouched. */
const backendRef = z.looseObject({
  kind: z.string().optional(),
  group: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.number().optional(),
  weight: z.number().int().optional(),
});

const filter = z.looseObject({
  type: z.string().optional(),
  requestMirror: z.looseObject({ backendRef }).optional(),
});

const match = z.looseObject({
  headers: z.array(z.unknown()).optional(),
  queryParams: z.array(z.unknown()).optional(),
  method: z.unknown().optional(),
});

const rule = z.looseObject({
  name: z.string().optional(),
  matches: z.array(match).optional(),
  filters: z.array(filter).optional(),
  backendRefs: z.array(backendRef).optional(),
});

const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  observedGeneration: z.number().optional(),
});

const parentRef = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  sectionName: z.string().optional(),
});

/** HTTPRoute, GRPCRoute, TLSRoute and TCPRoute have this in common. */
export const gatewayRoute = z.looseObject({
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
      parents: z
        .array(
          z.looseObject({
            parentRef,
            controllerName: z.string().optional(),
            conditions: z.array(condition).optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

export type GatewayRoute = z.infer<typeof gatewayRoute>;
export type Rule = z.infer<typeof rule>;
export type RouteMatch = z.infer<typeof match>;
export type BackendRef = z.infer<typeof backendRef>;
export type ParentRef = z.infer<typeof parentRef>;
export type ParentStatus = NonNullable<NonNullable<GatewayRoute['status']>['parents']>[number];

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

export function refsOf(rule: Rule): readonly BackendRef[] {
  return rule.backendRefs ?? [];
}
