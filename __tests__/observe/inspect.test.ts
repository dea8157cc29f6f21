import { expect, test } from '@jest/globals';
import { inspect } from '../../src/observe/inspect.ts';
import { optionalRules } from '../../src/plan/access.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { createFakeCluster } from '../simulation/api.ts';
import { shopSpec, shopWorld } from '../simulation/shop.ts';
import { namespace, put } from '../simulation/world.ts';

const world = shopWorld({}, {});
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

test('the right to list them is a rule that no rollout asks for', () => {
  expect(optionalRules).toEqual([{ group: 'policy', resource: 'poddisruptionbudgets', verbs: ['list'] }]);
});
