import { expect, test } from '@jest/globals';
import type { KubeObject, Labels } from '../../src/model/kube.ts';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { shopSpec } from '../simulation/shop.ts';
import { planAlone, shopFacts } from './facts.ts';

const istio = (kind: string, name: string, spec: object): KubeObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind,
  metadata: { name, namespace: 'prod' },
  spec,
});

/** A VirtualService that leads to the pods of Service shop with these labels. */
function planFor(labels: Labels, changes: Partial<Facts> = {}): Plan {
  const destination = { host: 'shop', subset: 'v1' };
  const routes = [
    istio('DestinationRule', 'pages', { host: 'pages' }),
    istio('DestinationRule', 'shop-pool', { host: 'shop', subsets: [{ name: 'v1', labels }] }),
    istio('VirtualService', 'shop', { hosts: ['shop'], http: [{ route: [{ destination }] }] }),
  ];
  const spec = shopSpec({ route: { kind: 'VirtualService', name: 'shop' } });
  return planAlone(spec, { ...shopFacts(), routes, ...changes }).plan;
}

test('what only the objects tell of is in the plan, after the route', () => {
  const ref = { group: 'networking.istio.io', namespace: 'prod' };
  expect(leadOf(planFor({ app: 'shop' })).route.objects).toEqual([
    { ...ref, kind: 'VirtualService', name: 'shop' },
    { ...ref, kind: 'DestinationRule', name: 'shop-pool' },
    { ...ref, kind: 'DestinationRule', name: 'shop-candidate' },
  ]);
});

test('a route that would not find the pods of the new version is refused', () => {
  expect(() => planFor({ version: 'v1' })).toThrow(
    /virtualservice\/shop sends only to pods with the label version: v1, and the new version's have none of that name/,
  );
  expect(() => planFor({ app: 'shopp' })).toThrow(
    /the label app: shopp, and the new version's have app: shop/,
  );
});

test('but not of one that it served before', () => {
  const previous = { hash: '7c9d', images: { shop: 'shop:1' } };
  expect(planFor({ version: 'v1' }, { previous }).purpose).toBe('rollback');
});
