import { describe, expect, test } from '@jest/globals';
import { writeManifests } from '../../testbed/user-manifests.ts';
import { settingsIn } from './manifests.ts';
import { hasCluster, imageOf, nothingLeft, openStage, type Stage } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

onCluster('a rollout under load, behind the gateway', () => {
  test('a good version is promoted and no request fails', async () => {
    const stage = await openStage('good');
    const result = await stage.deploy('2.0.0', { stages: '5%, 50%', smoke: 'GET / == 200' });
    const load = await stage.stopLoad();
    expect(result.outputs).toMatchObject({
      outcome: 'promoted',
      weight: '100',
      'candidate-image': 'localhost/shop:2.0.0',
    });
    expect(result.exitCode).toBe(0);
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });
    expect(await imageOf(stage.shop)).toBe('localhost/shop:2.0.0');
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('a version that fails one request in five is turned back at its first stage, and leaves no trace', async () => {
    const stage = await openStage('bad');
    const result = await stage.deploy('3.0.0', { stages: '5%, 50%', bake: '8s' });
    const load = await stage.stopLoad();
    expect(result.outputs).toMatchObject({
      outcome: 'rolled-back',
      'failed-check': 'success-rate >= 99%',
      weight: '0',
    });
    expect(result.exitCode).toBe(1);
    expect(result.annotations).toHaveLength(1);
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('with a smoke test no user sees a bad answer', async () => {
    const stage = await openStage('smoke');
    const result = await stage.deploy('3.0.0', { smoke: 'GET / == 200' });
    const load = await stage.stopLoad();
    expect(result.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'GET / == 200' });
    expect({ failed: load.failed, bad: load.bad }).toEqual({ failed: 0, bad: 0 });
    expect(load.versions['3.0.0']).toBeUndefined();
    expect(await stage.objects()).toEqual(stage.before);
  });

  test.each([
    ['crash', '4.0.0-crash', 'exit code 1'],
    ['no-image', '99.0.0-missing', 'ErrImageNeverPull|ImagePull'],
    ['never-ready', '5.0.0-never-ready', 'ready-timeout'],
  ])('a version that cannot run (%s) reaches no user and says why', async (name, version, why) => {
    const stage = await openStage(name, { rate: 100 });
    const result = await stage.deploy(version, { 'ready-timeout': '8s' });
    const load = await stage.stopLoad();
    expect(result.outputs['outcome']).toBe('rolled-back');
    expect(result.outputs['reason']).toMatch(new RegExp(why));
    expect({ failed: load.failed, bad: load.bad, versions: Object.keys(load.versions) }).toEqual({
      failed: 0,
      bad: 0,
      versions: ['1.0.0'],
    });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test.each([
    ['abrupt-good', '2.0.0', 'promoted'],
    ['abrupt-bad', '3.0.0', 'rolled-back'],
  ])('an application that exits at once on SIGTERM loses no request (%s)', async (name, version, outcome) => {
    const stage = await openStage(name, { isAbrupt: true });
    const result = await stage.deploy(version, { bake: '8s' });
    const load = await stage.stopLoad();
    expect(result.outputs['outcome']).toBe(outcome);
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
  });

  test('through the Service the share is made by the number of pods', async () => {
    const stage = await openStage('pods', { replicas: 2 });
    const result = await stage.deploy('2.0.0', { route: 'service/shop', stages: '20%, 50%' });
    const load = await stage.stopLoad();
    expect(result.outputs['outcome']).toBe('promoted');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(result.summary).toMatch(/1 of 5 pods/);
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('manifests bring their ConfigMap, which a rollback of the version takes back', async () => {
    const stage = await openStage('settings', { rate: 100 });
    const { namespace } = stage.shop;
    const deployed = (glob: string): ReturnType<Stage['deploy']> =>
      stage.deploy('', { images: '', manifests: glob, smoke: 'GET / == 200' });

    const bad = await deployed(await writeManifests(namespace, { settings: { SHOP_ERROR_RATE: '0.5' } }));
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'GET / == 200' });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await settingsIn(namespace)).toEqual([]);

    const good = await writeManifests(namespace, { settings: { SHOP_VERSION: '1.1.0' } });
    const promoted = await deployed(good);
    expect(promoted.outputs['outcome']).toBe('promoted');
    expect(promoted.summary).toContain('Service shop');
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

  test('the same version again changes nothing', async () => {
    const stage = await openStage('same', { rate: 50 });
    const result = await stage.deploy('1.0.0');
    await stage.stopLoad();
    expect(result.outputs['outcome']).toBe('unchanged');
    expect(result.exitCode).toBe(0);
    expect(await stage.objects()).toEqual(stage.before);
  });

  test('plan says every step and touches nothing', async () => {
    const stage = await openStage('planned', { rate: 50 });
    const result = await stage.command('plan', { images: 'localhost/shop:2.0.0' });
    await stage.stopLoad();
    expect(result.outputs['outcome']).toBe('planned');
    expect(result.summary).toMatch(/Shift 50 %/);
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft.filter((name) => !name.includes('cutover')));
  });
});
