import { expect } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import type { Split } from '../../../src/model/split.ts';
import { istio } from '../../../src/routers/istio/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { virtualServiceWith, type Fields } from './objects.ts';

export const candidate = 'shop-candidate';

export function writtenTo(
  objects: readonly KubeObject[],
  split: Split,
  planned = objects,
): readonly KubeObject[] {
  const given = { backends, namespace: 'web', original: istio.remember(planned, backends) };
  const once = istio.write(objects, split, given);
  expect(istio.write(once, split, given)).toEqual(once);
  return once;
}

export function specAfter(spec: Fields, split: Split, planned = spec): unknown {
  return writtenTo([virtualServiceWith(spec)], split, [virtualServiceWith(planned)])[0]?.['spec'];
}

export function routeAfter(route: readonly Fields[], share: number, planned = route): unknown {
  const spec = specAfter({ http: [{ route }] }, shareOf(share), { http: [{ route: planned }] });
  return (spec as { readonly http: readonly { readonly route: unknown }[] }).http[0]?.route;
}
