import { describe, expect, test } from '@jest/globals';
import { hasCluster, imageOf, nothingLeft, openStage, startUntil } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

onCluster('a rollout that is interrupted', () => {
  test('a runner that dies at any step is finished by the next run, and no request fails', async () => {
    const moments: readonly (readonly [string, RegExp])[] = [
      ['starting', /Start shop-candidate/],
      ['shifting', /Shift 50 %/],
      ['analysing', /Stage 1 of 1/],
      ['updating', /Update shop in place/],
      ['adopting', /Point Service shop at the updated/],
      ['removing', /Remove shop-candidate/],
    ];
    const results = await Promise.all(
      moments.map(async ([name, moment]) => {
        const stage = await openStage(`dies-${name}`, { rate: 40, replicas: 2 });
        const running = await startUntil(stage, '2.0.0', moment);
        running.kill();
        expect((await running.main).exitCode).toBeNull();
        const next = await stage.deploy('2.0.0');
        const load = await stage.stopLoad();
        return {
          name,
          outcome: next.outputs['outcome'],
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

  test('a runner that died is undone by abort, and everything is as it was', async () => {
    const stage = await openStage('dies-aborted');
    const running = await startUntil(stage, '2.0.0', /Stage 1 of 1/);
    running.kill();
    await running.main;
    const aborted = await stage.command('abort');
    const load = await stage.stopLoad();
    expect(aborted.outputs['outcome']).toBe('aborted');
    expect(aborted.exitCode).toBe(0);
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('a cancelled run takes users back at once; its post step ends the rest', async () => {
    const stage = await openStage('cancelled');
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
  });

  test('abort from another job ends the rollout under way', async () => {
    const stage = await openStage('aborted');
    const running = await startUntil(stage, '2.0.0', /Stage 1 of 1/);
    const [aborted, main] = await Promise.all([stage.command('abort'), running.main]);
    const load = await stage.stopLoad();
    expect([aborted.outputs['outcome'], aborted.exitCode]).toEqual(['aborted', 0]);
    expect([main.outputs['outcome'], main.exitCode]).toEqual(['aborted', 1]);
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(stage.before);
  });

  test('rollback after promotion returns to the recorded version, traffic first', async () => {
    const stage = await openStage('rolled');
    const promoted = await stage.deploy('2.0.0');
    expect(promoted.outputs['outcome']).toBe('promoted');
    const rolled = await stage.command('rollback', { route: '', checks: '', prometheus: '' });
    const load = await stage.stopLoad();
    expect([rolled.outputs['outcome'], rolled.exitCode]).toEqual(['rolled-back', 0]);
    expect(await imageOf(stage.shop)).toBe('localhost/shop:1.0.0');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('of two runs at once one carries the rollout and the other says who has it', async () => {
    const stage = await openStage('twice');
    const first = await startUntil(stage, '2.0.0', /Start shop-candidate/);
    const second = await stage.deploy('2.0.0');
    const main = await first.main;
    await stage.stopLoad();
    expect(main.outputs['outcome']).toBe('promoted');
    expect(second.exitCode).toBe(1);
    expect(second.annotations.join()).toMatch(/is being rolled out by acme\/shop run \d+/);
  });

  test('a held rollout waits for a person, who promotes it', async () => {
    const stage = await openStage('held');
    const held = await stage.deploy('6.0.0-errors', { 'on-failure': 'hold' });
    expect(held.outputs).toMatchObject({ outcome: 'held', weight: '50' });
    const promoted = await stage.command('promote', { images: 'localhost/shop:6.0.0-errors' });
    const load = await stage.stopLoad();
    expect(promoted.outputs['outcome']).toBe('promoted');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await imageOf(stage.shop)).toBe('localhost/shop:6.0.0-errors');
  });
});
