import { expect, test } from '@jest/globals';
import { inspect } from '../../src/observe/inspect.ts';
import { optionalRules } from '../../src/plan/access.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { probe } from '../plan/facts.ts';
import { createFakeCluster } from '../simulation/api.ts';
import { shopSpec, shopWorld } from '../simulation/shop.ts';
import { find, namespace, put } from '../simulation/world.ts';

const world = shopWorld({}, { scaledObject: {} });
const kind = 'PodDisruptionBudget';
put(world, { apiVersion: 'policy/v1', kind, metadata: { name: 'shop', namespace }, spec: {} });
const cluster = createFakeCluster({
  world: () => world,
  wire: (_call, work) => Promise.resolve(work()),
  dryRun: false,
});
const inspection = { at: 0, namespace, manifests: undefined, previous: undefined };

test('budgets are read where they may be listed, and nothing fails where not', async () => {
  const found = await inspect(shopSpec(), inspection, cluster);
  expect(found.budgets.map(({ metadata }) => metadata.name)).toEqual(['shop']);
  const listAllowed: Cluster['listAllowed'] = (resource, where) =>
    resource.kind === kind ? Promise.resolve('forbidden') : cluster.listAllowed(resource, where);
  const without = await inspect(shopSpec(), inspection, { ...cluster, listAllowed });
  expect(without).toEqual({ ...found, budgets: [] });
});

test('only what carries a name that this rollout needs is in its way', async () => {
  const own = shopWorld({}, {});
  const [made, service] = [find(own, 'Deployment', 'shop'), find(own, 'Service', 'shop')];
  for (const name of ['shop-candidate', 'shop-baseline', 'cart-candidate', 'cart-baseline'])
    put(own, { ...made, metadata: { ...made?.metadata, name } } as KubeObject);
  put(own, {
    ...service,
    metadata: { ...service?.metadata, name: 'cart' },
    spec: { selector: { app: 'cart' } },
  } as unknown as KubeObject);
  const seen = createFakeCluster({
    world: () => own,
    wire: (_call, work) => Promise.resolve(work()),
    dryRun: false,
  });
  const namesFor = async (changes: Parameters<typeof shopSpec>[0]): Promise<readonly string[]> =>
    (await inspect(shopSpec(changes), inspection, seen)).leftovers.map(({ metadata }) => metadata.name);
  expect(await namesFor({})).toEqual(['shop-candidate']);
  const checks = [{ ...probe, against: 'baseline' }] as const;
  expect(await namesFor({ checks })).toEqual(['shop-candidate', 'shop-baseline']);
});

test('ScaledObjects are asked for only where KEDA made an autoscaler, and nothing fails where they are forbidden', async () => {
  const asked: string[] = [];
  const listAllowed: Cluster['listAllowed'] = (resource, where) => {
    asked.push(resource.kind);
    return resource.kind === 'ScaledObject'
      ? Promise.resolve('forbidden')
      : cluster.listAllowed(resource, where);
  };
  const found = await inspect(shopSpec(), inspection, cluster);
  expect(found.scaledObjects.map(({ metadata }) => metadata.name)).toEqual(['shop-scaler']);
  const without = await inspect(shopSpec(), inspection, { ...cluster, listAllowed });
  expect(without).toEqual({ ...found, scaledObjects: [] });
  expect(asked).toContain('ScaledObject');
  asked.length = 0;
  const plain = createFakeCluster({
    world: () => shopWorld({}, { hasAutoscaler: true }),
    wire: (_call, work) => Promise.resolve(work()),
    dryRun: false,
  });
  await inspect(shopSpec(), inspection, { ...plain, listAllowed });
  expect(asked).not.toContain('ScaledObject');
});

test('the right to list budgets is a rule that no rollout asks for', () => {
  expect(optionalRules).toEqual([{ group: 'policy', resource: 'poddisruptionbudgets', verbs: ['list'] }]);
});
