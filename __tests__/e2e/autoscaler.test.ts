import { beforeAll, describe, expect } from '@jest/globals';
import {
  autoscalerOfKeda,
  grantKeda,
  hasKeda,
  installKeda,
  scaleByKeda,
  scaledObjectIn,
} from '../../testbed/keda.ts';
import { kubectl } from '../../testbed/kubectl.ts';
import { endsSoon, hasCluster, imageOf, openStage, startUntil, test, type Stage } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;
const withCrds = hasCluster && !hasKeda ? describe : describe.skip;
const withOperator = hasCluster && hasKeda ? describe : describe.skip;

const read = (stage: Stage, ref: string, field: string): Promise<string> =>
  kubectl('-n', stage.shop.namespace, 'get', ref, '-o', `jsonpath={${field}}`);
const scale = (stage: Stage, name: string, replicas: number): Promise<string> =>
  kubectl('-n', stage.shop.namespace, 'scale', `deployment/${name}`, `--replicas=${replicas}`);

onCluster('a target that is scaled while it is rolled out', () => {
  test('the candidate is sized for the next share from what stable has grown to', async () => {
    const stage = await openStage('grows', { replicas: 2, rate: 50, settings: endsSoon });
    const { namespace } = stage.shop;
    await kubectl('-n', namespace, 'autoscale', 'deployment/shop', '--min=1', '--max=8');
    const seen: { grown?: Promise<string>; size?: Promise<string> } = {};
    const running = await stage.start('2.0.0', {
      inputs: { stages: '25%, 50%', bake: '4s' },
      onLine: (line) => {
        // What an autoscaler does when load comes.
        if (/Stage 1 of 2/.test(line)) seen.grown ??= scale(stage, 'shop', 6);
        if (/Stage 2 of 2/.test(line))
          seen.size ??= read(stage, 'deployment/shop-candidate', '.spec.replicas');
      },
    });
    const result = await running.main;
    const load = await stage.stopLoad();
    expect(result.outputs['outcome']).toBe('promoted');
    expect(await seen.size).toBe('3');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await read(stage, 'deployment/shop', '.spec.replicas')).toBe('6');
    expect(await read(stage, 'hpa/shop', '.spec.minReplicas')).toBe('1');
  });
});

withCrds('a target with a ScaledObject, and nobody who acts on it', () => {
  beforeAll(installKeda, 60_000);

  const openScaled = async (name: string): Promise<Stage> => {
    const stage = await openStage(name, { replicas: 2, rate: 50, settings: endsSoon });
    await scaleByKeda(stage.shop.namespace, { minReplicaCount: 1, idleReplicaCount: 0, maxReplicaCount: 8 });
    await autoscalerOfKeda(stage.shop.namespace);
    return stage;
  };

  test('has it pinned meanwhile, and as it was after failure, abort and promotion', async () => {
    const stage = await openScaled('keda-crd');
    const { namespace } = stage.shop;
    const before = await scaledObjectIn(namespace);
    const refused = await stage.deploy('2.0.0');
    expect(refused.annotations.join()).toMatch(/get, list, patch scaledobjects\.keda\.sh/);
    await grantKeda(namespace);

    const bad = await stage.deploy('3.0.0', { bake: '8s' });
    expect(bad.outputs['outcome']).toBe('rolled-back');
    expect(await scaledObjectIn(namespace)).toEqual(before);

    const dies = await startUntil(stage, '2.0.0', /Stage 1 of 1/);
    dies.kill();
    await dies.main;
    expect(JSON.parse(await read(stage, 'scaledobject/shop-scaler', '.spec'))).toMatchObject({
      minReplicaCount: 2,
    });
    expect(await read(stage, 'scaledobject/shop-scaler', '.spec.idleReplicaCount')).toBe('');
    const aborted = await stage.command('abort');
    expect([aborted.outputs['outcome'], aborted.exitCode]).toEqual(['aborted', 0]);
    expect(await scaledObjectIn(namespace)).toEqual(before);
    expect(await stage.objects()).toEqual(stage.before);

    const good = await stage.deploy('2.0.0');
    const load = await stage.stopLoad();
    expect(good.outputs['outcome']).toBe('promoted');
    expect(await scaledObjectIn(namespace)).toEqual(before);
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
  });
});

withOperator('KEDA itself', () => {
  for (const [outcome, version, limits] of [
    ['promoted', '2.0.0', { minReplicaCount: 1, idleReplicaCount: 0, maxReplicaCount: 8 }],
    ['rolled-back', '3.0.0', { maxReplicaCount: 8 }],
  ] as const)
    test(`does not take the old version its pods when work ends in mid-rollout (${outcome})`, async () => {
      const stage = await openStage(`keda-${outcome}`, { replicas: 2, rate: 50 });
      const { namespace } = stage.shop;
      await grantKeda(namespace);
      await kubectl('-n', namespace, 'create', 'deployment', 'queue', '--image=localhost/shop:1.0.0');
      await kubectl('-n', namespace, 'rollout', 'status', 'deployment/queue', '--timeout=60s');
      await scaleByKeda(namespace, limits);
      await kubectl('-n', namespace, 'wait', '--for=create', '--timeout=30s', 'hpa/keda-hpa-shop-scaler');
      const before = await scaledObjectIn(namespace);
      interface Seen {
        idle?: Promise<unknown>;
        inStage?: Promise<readonly string[]>;
        atEnd?: Promise<readonly string[]>;
      }
      const seen: Seen = {};
      const look = async (): Promise<readonly string[]> => [
        await read(stage, 'hpa/keda-hpa-shop-scaler', '.spec.minReplicas'),
        await read(stage, 'deployment/shop', '.spec.replicas'),
      ];
      const empty = async (): Promise<void> => {
        await scale(stage, 'queue', 0);
        const inactive = ['--for=condition=Active=false', '--timeout=30s'];
        await kubectl('-n', namespace, 'wait', ...inactive, 'scaledobject/shop-scaler');
      };
      const running = await stage.start(version, {
        inputs: { bake: '8s', drain: '6s' },
        onLine: (line) => {
          if (/Start shop-candidate/.test(line)) seen.idle ??= empty();
          if (/Stage 1 of 1/.test(line)) seen.inStage ??= Promise.resolve(seen.idle).then(look);
          // From the end of the rollout on KEDA has the say again.
          if (/Let requests under way/.test(line))
            seen.atEnd ??= look().finally(() => scale(stage, 'queue', 1));
        },
      });
      const result = await running.main;
      const load = await stage.stopLoad();
      expect(result.outputs['outcome']).toBe(outcome);
      expect(await Promise.all([seen.inStage, seen.atEnd])).toEqual([
        ['2', '2'],
        ['2', '2'],
      ]);
      expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
      expect(await scaledObjectIn(namespace)).toEqual(before);
      expect(await imageOf(stage.shop)).toBe(`localhost/shop:${outcome === 'promoted' ? version : '1.0.0'}`);
    });
});
