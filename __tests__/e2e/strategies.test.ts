import { describe, expect } from '@jest/globals';
import { getObject } from '../../testbed/kubectl.ts';
import { endsSoon, hasCluster, imageOf, nothingLeft, openStage, test } from './stage.ts';

async function selectorOf(namespace: string, name: string): Promise<unknown> {
  const service = (await getObject(namespace, 'service', name)) as { spec: { selector: unknown } };
  return service.spec.selector;
}

const onCluster = hasCluster ? describe : describe.skip;

onCluster('strategies under load', () => {
  test('blue-green shifts everything at once, by pods and by the route, and no request fails', async () => {
    const stage = await openStage('blue-green', { replicas: 2, isAbrupt: true });
    const inputs = { strategy: 'blue-green', stages: '' };
    const good = await stage.deploy('2.0.0', { ...inputs, route: 'service/shop', smoke: 'GET / == 200' });
    expect(good.outputs['outcome']).toBe('promoted');
    expect(await imageOf(stage.shop)).toBe('localhost/shop:2.0.0');
    expect(await stage.names()).toEqual(nothingLeft);
    const before = await stage.objects();
    const bad = await stage.deploy('3.0.0', { ...inputs, bake: '8s' });
    const load = await stage.stopLoad();
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'success-rate >= 99%' });
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(before);
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test("blue-green with the user's own pair moves the selector, there and back", async () => {
    const stage = await openStage('pair', { form: 'pair', isAbrupt: true });
    const inputs = { strategy: 'blue-green', stages: '', route: '', 'keep-warm': 'forever' };
    const bad = await stage.deploy('3.0.0', { ...inputs, bake: '8s' });
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'success-rate >= 99%' });
    expect(await stage.objects()).toEqual(stage.before);

    const checks = 'success-rate >= 99%\nprobe GET / == 200 within 2s';
    const good = await stage.deploy('2.0.0', { ...inputs, checks, smoke: 'GET / == 200' });
    expect(good.outputs['outcome']).toBe('promoted');
    const { namespace } = stage.shop;
    expect(await selectorOf(namespace, 'shop-service')).toEqual({ app: 'shop', version: 'green' });

    const back = await stage.command('rollback', { route: '', smoke: '', 'keep-warm': '0s' });
    const load = await stage.stopLoad();
    expect(back.outputs['outcome']).toBe('rolled-back');
    expect(await selectorOf(namespace, 'shop-service')).toEqual({ app: 'shop', version: 'blue' });
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
  });

  test('rolling shows nobody a version that crashes, stops after a batch that is bad, and rolls back', async () => {
    const stage = await openStage('rolling');
    const inputs = {
      strategy: 'rolling',
      stages: '25%, 50%',
      route: '',
      'max-surge': '1',
      'max-unavailable': '0',
    };
    const crash = await stage.deploy('4.0.0-crash', inputs);
    expect(crash.outputs).toMatchObject({ outcome: 'rolled-back', weight: '0' });
    expect(crash.summary).toContain('before any user reached');
    expect(await stage.objects()).toEqual(stage.before);
    const bad = await stage.deploy('3.0.0', { ...inputs, bake: '8s' });
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'success-rate >= 99%' });
    expect(await stage.objects()).toEqual(stage.before);
    const good = await stage.deploy('2.0.0', inputs);
    const load = await stage.stopLoad();
    expect(good.outputs['outcome']).toBe('promoted');
    expect(await imageOf(stage.shop)).toBe('localhost/shop:2.0.0');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(load.versions['4.0.0-crash']).toBeUndefined();
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('testers get the new version first, and they alone', async () => {
    const stage = await openStage('testers', { rate: 50, header: 'X-Tester: yes', settings: endsSoon });
    const others = stage.moreLoad({ rate: 50 });
    const result = await stage.deploy('3.0.0', {
      testers: 'header X-Tester: yes',
      stages: '0% for 10s, 50%',
    });
    const [testers, users] = await Promise.all([stage.stopLoad(), others.stop()]);
    expect(result.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'success-rate >= 99%' });
    expect(testers.versions['3.0.0']?.requests).toBeGreaterThan(0);
    expect(Object.keys(users.versions)).toEqual(['1.0.0']);
    expect([testers.failed, users.failed, users.bad]).toEqual([0, 0, 0]);
    expect(await stage.objects()).toEqual(stage.before);
  });
});
