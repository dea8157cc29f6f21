import { describe, expect, test } from '@jest/globals';
import { previousVersion } from '../../src/commands/previous-version.ts';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import { someExec } from '../simulation/execs.ts';
import { shopSpec } from '../simulation/shop.ts';
import { shopPlan } from './facts.ts';

describe('the way back from a promotion', () => {
  const plan = shopPlan();
  const lead = leadOf(plan);

  test('is the recorded route, by the router that had it, whatever its class tells', () => {
    const [{ spec, previous }] = previousVersion(shopSpec({ route: undefined }), plan);
    expect(spec.route).toMatchObject({ kind: 'HTTPRoute', name: 'shop', router: 'gateway-api' });
    expect(previous).toEqual({ hash: lead.stable.hash, images: lead.stable.images });
  });

  test('is through commands only if the rollout was', () => {
    const spec = shopSpec({ route: undefined, exec: someExec });
    const route = { ...lead.route, codec: 'exec', objects: [] };
    const through: Plan = { ...plan, targets: [{ ...lead, route }] };
    expect(previousVersion(spec, plan)[0].spec.exec).toBeUndefined();
    expect(previousVersion(spec, through)[0].spec).toMatchObject({ route: undefined, exec: someExec });
  });

  test('is all at once', () => {
    const [{ spec }] = previousVersion(shopSpec(), plan);
    expect(spec).toMatchObject({ stages: [], checks: [], smoke: [], testers: [], companions: [] });
  });

  test('is that of all targets that moved together; of a pair it is of the common name', () => {
    const cart = { ...lead, name: 'cart', stable: { hash: 'c', images: {} } };
    const both = previousVersion(shopSpec(), { ...plan, targets: [lead, cart] });
    expect(both.map(({ spec, previous }) => [spec.target.name, previous?.hash])).toEqual([
      ['shop', lead.stable.hash],
      ['cart', 'c'],
    ]);
    const [blue] = previousVersion(shopSpec(), { ...plan, targets: [{ ...lead, name: 'shop-blue' }] });
    expect(blue.spec.target.name).toBe('shop');
  });
});
