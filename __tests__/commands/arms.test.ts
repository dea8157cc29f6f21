import { describe, expect, test } from '@jest/globals';
import { measuredArms } from '../../src/commands/arms.ts';
import type { House } from '../../src/commands/house.ts';
import { execRoute } from '../../src/model/balancer.ts';
import type { Plan, RoutePlan } from '../../src/model/plan.ts';
import { probe, shopPlan } from '../plan/facts.ts';
import { shopWorld } from '../simulation/shop.ts';
import { all, find } from '../simulation/world.ts';

const house = {
  namespace: 'web',
  cluster: { read: () => Promise.resolve(undefined), list: () => Promise.resolve([]) },
} as unknown as House;

/** What is before the old version's pods; there are none of the new one yet. */
async function backendsOf(...routes: readonly Partial<RoutePlan>[]) {
  const plan = shopPlan();
  const [lead] = plan.targets;
  const targets = routes.map((route, index) => ({
    ...lead,
    name: `shop-${index}`,
    route: { ...lead.route, ...route },
  }));
  const { all } = await measuredArms({ ...plan, targets: targets as unknown as Plan['targets'] }, house);
  return all.stable?.backends;
}

const backend = { router: 'gateway-api', service: 'shop', named: 'shop', route: undefined };

describe('the arms of a plan', () => {
  test("know their version's own Service, and who sends to it", async () => {
    expect(await backendsOf({})).toEqual([backend]);
  });

  test('know one for each target', async () => {
    const { backends } = shopPlan().targets[0].route;
    const cart = { codec: 'traefik', backends: { ...backends, stable: 'cart' } };
    const own = { ...backend, router: 'traefik', service: 'cart', named: 'cart' };
    expect(await backendsOf({}, cart)).toEqual([backend, own]);
  });

  test('know none where both versions are behind the same', async () => {
    expect(await backendsOf({ codec: 'service' })).toEqual([]);
  });

  test('know a baseline by its pods and its Service, where there is one', async () => {
    const plan = shopPlan({
      checks: [{ ...probe, against: 'baseline' }],
      stages: [{ weight: 5, bakeMs: 1, needsApproval: false }],
    });
    const world = shopWorld({}, {});
    const made = (kind: string, name: string) => find(world, kind, name);
    const [live] = [made('Deployment', 'shop')];
    const [revision] = all(world, 'ReplicaSet');
    const baseline = { ...live, metadata: { ...live?.metadata, name: 'shop-baseline' } };
    const seeing = {
      ...house,
      cluster: {
        read: ({ name }: { readonly name: string }) =>
          Promise.resolve(name === 'shop-baseline' ? baseline : undefined),
        list: (_kind: string, _namespace: string, labels: Readonly<Record<string, string>>) =>
          Promise.resolve(labels['cutover/role'] === 'baseline' ? [revision] : []),
      },
    } as unknown as House;
    const arms = await measuredArms(plan, seeing);
    expect(arms.of('shop').baseline).toMatchObject({
      pods: expect.stringMatching(/^shop-baseline-[a-z0-9]+-\.\*$/) as unknown,
      backends: [{ ...backend, service: 'shop-baseline' }],
    });
    expect((await measuredArms(shopPlan(), house)).all.baseline).toBeUndefined();
  });

  test('know it of a balancer of the user, too', async () => {
    expect(await backendsOf({ codec: execRoute })).toEqual([{ ...backend, router: execRoute }]);
  });
});
