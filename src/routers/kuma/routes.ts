import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import { backendRef } from './refs.ts';

const header = z.looseObject({ name: z.string(), type: z.string().optional(), value: z.string().optional() });

const match = z.looseObject({
  path: z.looseObject({ type: z.string(), value: z.string() }).optional(),
  method: z.string().optional(),
  headers: z.array(header).optional(),
  queryParams: z.array(header).optional(),
});

/** A rule of a MeshTCPRoute has no matches. */
const rule = z.looseObject({
  matches: z.array(match).optional(),
  default: z.looseObject({
    backendRefs: z.array(backendRef).optional(),
    filters: z.array(z.looseObject({ type: z.string() })).optional(),
  }),
});

const destination = z.looseObject({ targetRef: backendRef, rules: z.array(rule).optional() });

/** The parts of a MeshHTTPRoute or MeshTCPRoute that Cutover reads; the rest passes through untouched. */
const meshRoute = z.looseObject({ spec: z.looseObject({ to: z.array(destination).optional() }) });

export type HeaderMatch = z.infer<typeof header>;
export type Match = z.infer<typeof match>;
export type Rule = z.infer<typeof rule>;
export type Destination = z.infer<typeof destination>;
export type BackendRef = z.infer<typeof backendRef>;

export function specOf(route: KubeObject): z.infer<typeof meshRoute>['spec'] {
  return meshRoute.parse(route).spec;
}

export function destinationsOf(route: KubeObject | undefined): readonly Destination[] {
  return (route && specOf(route).to) ?? [];
}

export function rulesOf({ rules }: Destination): readonly Rule[] {
  return rules ?? [];
}

/** By these Kuma itself tells rules from each other, and merges those that have them in common. */
export function keyOf({ rules: _all, ...to }: Destination, { matches }: Rule): string {
  return JSON.stringify([to, matches]);
}

export function refsOf(own: Rule): readonly BackendRef[] {
  return own.default.backendRefs ?? [];
}

export function filtersOf(own: Rule): readonly { readonly type: string }[] {
  return own.default.filters ?? [];
}

/** Objects that do not exist are left out, so that places do not tell which is which. */
export function routeIn(objects: readonly KubeObject[]): KubeObject | undefined {
  return objects.find(isRoute);
}

export function serviceIn(objects: readonly KubeObject[]): KubeObject | undefined {
  return objects.find((object) => !isRoute(object));
}

export function isRoute({ kind }: KubeObject): boolean {
  return kind !== 'Service';
}
