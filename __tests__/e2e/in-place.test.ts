import { describe, expect } from '@jest/globals';
import { endsSoon, hasCluster, imageOf, openStage, test } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;
// Going back may take as long as `ready-timeout` and `drain` together.
const inputs = { strategy: 'rolling', stages: '25%', route: '', drain: '3s' };

onCluster('workloads that are rolled in place', () => {
  test('a StatefulSet goes forward under load, and back from a bad version and from one that is never ready', async () => {
    const stage = await openStage('statefulset', { form: 'statefulset', replicas: 3 });
    const target = 'statefulset/shop';
    const bad = await stage.deploy('3.0.0', { ...inputs, target, bake: '8s' });
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'success-rate >= 99%' });
    expect(await stage.objects()).toEqual(stage.before);
    const broken = await stage.deploy('5.0.0-never-ready', { ...inputs, target, 'ready-timeout': '8s' });
    expect(broken.outputs).toMatchObject({ outcome: 'rolled-back' });
    expect(await stage.objects()).toEqual(stage.before);
    const good = await stage.deploy('2.0.0', { ...inputs, target });
    const load = await stage.stopLoad();
    expect(good.outputs).toMatchObject({ outcome: 'promoted', reason: 'every stage passed' });
    expect(await imageOf(stage.shop, target)).toBe('localhost/shop:2.0.0');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
  });

  test('a DaemonSet goes forward, and back from a version that is never ready', async () => {
    const stage = await openStage('daemonset', { form: 'daemonset', rate: 20, settings: endsSoon });
    const target = 'daemonset/shop';
    const checks = { checks: '', prometheus: '' };
    const broken = await stage.deploy('5.0.0-never-ready', {
      ...inputs,
      ...checks,
      target,
      'ready-timeout': '6s',
    });
    expect(broken.outputs).toMatchObject({ outcome: 'rolled-back' });
    expect(await stage.objects()).toEqual(stage.before);
    const good = await stage.deploy('2.0.0', { ...inputs, ...checks, target });
    await stage.stopLoad();
    expect(good.outputs['outcome']).toBe('promoted');
    expect(await imageOf(stage.shop, target)).toBe('localhost/shop:2.0.0');
  });

  test('a Deployment is recreated, and back, with the downtime measured', async () => {
    const stage = await openStage('recreate', { rate: 20, replicas: 2, settings: endsSoon });
    const recreate = { strategy: 'recreate', stages: '', route: '' };
    const bad = await stage.deploy('3.0.0', { ...recreate, bake: '10s' });
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'success-rate >= 99%' });
    expect(await stage.objects()).toEqual(stage.before);
    expect(bad.summary).toMatch(/Users had no version for at most \d/);
    const good = await stage.deploy('2.0.0', recreate);
    const load = await stage.stopLoad();
    expect(good.outputs).toMatchObject({ outcome: 'promoted' });
    expect(load.failed).toBeGreaterThan(0);
  });
});
