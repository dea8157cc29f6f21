import { describe, expect } from '@jest/globals';
import { writeManifests } from '../../testbed/user-manifests.ts';
import { settingsIn } from './manifests.ts';
import {
  endsSoon,
  hasCluster,
  imageOf,
  nothingLeft,
  openStage,
  startUntil,
  test,
  withInputs,
  type Stage,
} from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

onCluster('a rollout under load, behind the gateway', () => {
  // The application exits at once on SIGTERM: whoever ends a pod that serves loses requests.
  test('a good version is promoted, a later run takes it back, a bad one is turned back: no request fails', async () => {
    const stage = await openStage('good-and-bad', { isAbrupt: true });
    const inputs = { stages: '5%, 50%', smoke: 'GET / == 200' };
    const running = await startUntil(withInputs(stage, inputs), '2.0.0', /Start shop-candidate/);
    const second = await stage.deploy('2.0.0');
    expect(second.exitCode).toBe(1);
    expect(second.annotations.join()).toMatch(/is being rolled out by acme\/shop run \d+/);
    const good = await running.main;
    expect(good.outputs).toMatchObject({
      outcome: 'promoted',
      weight: '100',
      'candidate-image': 'localhost/shop:2.0.0',
    });
    expect(good.exitCode).toBe(0);
    expect(await imageOf(stage.shop)).toBe('localhost/shop:2.0.0');
    expect(await stage.names()).toEqual(nothingLeft);

    const back = await stage.command('rollback', { route: '', checks: '', prometheus: '' });
    expect([back.outputs['outcome'], back.exitCode]).toEqual(['rolled-back', 0]);
    expect(await imageOf(stage.shop)).toBe('localhost/shop:1.0.0');
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);
    const load = await stage.stopLoad();
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });

    const others = stage.moreLoad({ rate: 200 });
    const bad = await stage.deploy('3.0.0', { stages: '5%, 50%', bake: '8s' });
    const seen = await others.stop();
    expect(bad.outputs).toMatchObject({
      outcome: 'rolled-back',
      'failed-check': 'success-rate >= 99%',
      weight: '0',
    });
    expect(bad.exitCode).toBe(1);
    expect(bad.annotations).toHaveLength(1);
    expect({ failed: seen.failed, why: seen.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('a version that cannot run reaches no user and says why; neither does a plan, nor the version that runs', async () => {
    const stage = await openStage('never-seen', { rate: 100, replicas: 2, settings: endsSoon });
    const planned = await stage.command('plan', { images: 'localhost/shop:2.0.0' });
    expect(planned.outputs['outcome']).toBe('planned');
    expect(planned.summary).toMatch(/Shift 50 %/);
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft.filter((name) => !name.includes('cutover')));

    const same = await stage.deploy('1.0.0');
    expect([same.outputs['outcome'], same.exitCode]).toEqual(['unchanged', 0]);
    expect(await stage.objects()).toEqual(stage.before);

    for (const [version, patience, why] of [
      ['4.0.0-crash', '8s', /exit code 1/],
      ['99.0.0-missing', '5s', /ErrImageNeverPull|ImagePull/],
      ['5.0.0-never-ready', '5s', /ready-timeout/],
    ] as const) {
      // Going back may take as long as both together.
      const result = await stage.deploy(version, { 'ready-timeout': patience, drain: '3s' });
      expect(result.outputs['outcome']).toBe('rolled-back');
      expect(result.outputs['reason']).toMatch(why);
      expect(await stage.objects()).toEqual(stage.before);
      expect(await stage.names()).toEqual(nothingLeft);
    }
    const load = await stage.stopLoad();
    expect({ failed: load.failed, bad: load.bad, versions: Object.keys(load.versions) }).toEqual({
      failed: 0,
      bad: 0,
      versions: ['1.0.0'],
    });
  });

  test('manifests bring their ConfigMap, no user sees one that fails its smoke test, pods make the share, and a rollback takes the version back with its settings', async () => {
    const stage = await openStage('settings', { rate: 100, replicas: 2 });
    const { namespace } = stage.shop;
    const deployed = (manifests: string): ReturnType<Stage['deploy']> =>
      stage.deploy('', {
        images: '',
        manifests,
        smoke: 'GET / == 200',
        route: 'service/shop',
        stages: '20%, 50%',
      });

    const failing = { SHOP_VERSION: '1.0.1', SHOP_ERROR_RATE: '0.5' };
    const bad = await deployed(await writeManifests(namespace, { settings: failing }));
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'GET / == 200' });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await settingsIn(namespace)).toEqual([]);

    const good = await writeManifests(namespace, { settings: { SHOP_VERSION: '1.1.0' } });
    const promoted = await deployed(good);
    expect(promoted.outputs['outcome']).toBe('promoted');
    expect(promoted.summary).toMatch(/Left as they are in the cluster: .*Service shop/);
    expect(promoted.summary).toMatch(/1 of 5 pods/);
    const kept = await settingsIn(namespace);
    expect(kept).toEqual([{ name: expect.stringMatching(/^shop-settings-/) as unknown, owners: 1 }]);
    expect((await deployed(good)).outputs['outcome']).toBe('unchanged');

    const back = await stage.command('rollback', { stages: '50%', smoke: '' });
    const load = await stage.stopLoad();
    expect(back.outputs['outcome']).toBe('rolled-back');
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });
    expect(Object.keys(load.versions).toSorted()).toEqual(['1.0.0', '1.1.0']);
    expect(await settingsIn(namespace)).toEqual(kept);
  });
});
