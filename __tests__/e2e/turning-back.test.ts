import { describe, expect } from '@jest/globals';
import {
  endsSoon,
  hasCluster,
  imageOf,
  nothingLeft,
  openStage,
  startUntil,
  test,
  withInputs,
} from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

onCluster('a rollout that is interrupted', () => {
  test('a runner that dies at any step, and the next one too, is finished by the one after, and no request fails', async () => {
    const moments: readonly (readonly [string, ...RegExp[]])[] = [
      ['starting-updating', /Start shop-candidate/, /Update shop in place/],
      ['shifting-adopting', /Shift 50 %/, /Point Service shop at the updated/],
      ['analysing-removing', /Stage 1 of 1/, /Remove shop-candidate/],
    ];
    const results = await Promise.all(
      moments.map(async ([name, ...deaths]) => {
        const stage = await openStage(`dies-${name}`, { rate: 40, replicas: 2, settings: endsSoon });
        for (const moment of deaths) {
          const running = await startUntil(stage, '2.0.0', moment);
          running.kill();
          expect((await running.main).exitCode).toBeNull();
        }
        const last = await stage.deploy('2.0.0');
        const load = await stage.stopLoad();
        return {
          name,
          outcome: last.outputs['outcome'],
          failed: load.failed,
          why: load.failures,
          image: await imageOf(stage.shop),
          names: await stage.names(),
        };
      }),
    );
    expect(results).toEqual(
      moments.map(([name]) => ({
        name,
        outcome: 'promoted',
        failed: 0,
        why: [],
        image: 'localhost/shop:2.0.0',
        names: nothingLeft,
      })),
    );
  });

  test('a cancelled run takes users back at once, its post step ends the rest; abort from another job ends one too', async () => {
    const stage = await openStage('cancelled', { replicas: 2, settings: endsSoon });
    const running = await startUntil(stage, '2.0.0', /50 % → new/);
    const cancelledAt = Date.now();
    await running.cancel();
    const post = await running.post();
    const load = await stage.stopLoad();
    const main = await running.main;
    expect([main, post].find(({ outputs }) => outputs['outcome'] !== undefined)?.outputs['outcome']).toBe(
      'rolled-back',
    );
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(Date.parse(load.versions['2.0.0']?.lastAt ?? '') - cancelledAt).toBeLessThan(2_000);
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);

    const others = stage.moreLoad({ rate: 200 });
    const carrying = await startUntil(withInputs(stage, { bake: '8s' }), '2.0.0', /Stage 1 of 1/);
    const [aborted, carried] = await Promise.all([stage.command('abort'), carrying.main]);
    const seen = await others.stop();
    expect([aborted.outputs['outcome'], aborted.exitCode]).toEqual(['aborted', 0]);
    expect([carried.outputs['outcome'], carried.exitCode]).toEqual(['aborted', 1]);
    expect({ failed: seen.failed, why: seen.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(stage.before);
  });

  test('a rollout that is held, by its checks or to be approved, waits for a person, who promotes it', async () => {
    const stage = await openStage('held', { replicas: 1, settings: endsSoon });
    const bad = '6.0.0-errors';
    const held = await stage.deploy(bad, { stages: '50%, approve', bake: '8s', 'on-failure': 'hold' });
    expect(held.outputs).toMatchObject({ outcome: 'held', weight: '50' });
    expect(held.outputs['failed-check']).toBe('success-rate >= 99%');
    const overruled = await stage.command('promote', { images: `localhost/shop:${bad}` });
    expect(overruled.outputs).toMatchObject({ outcome: 'held', weight: '50' });
    expect(overruled.exitCode).toBe(0);
    const promoted = await stage.command('promote');
    const load = await stage.stopLoad();
    expect(promoted.outputs['outcome']).toBe('promoted');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await imageOf(stage.shop)).toBe(`localhost/shop:${bad}`);
    expect(await stage.names()).toEqual(nothingLeft);
  });
});
