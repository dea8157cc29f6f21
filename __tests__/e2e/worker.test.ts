import { describe, expect } from '@jest/globals';
import { kubectl } from '../../testbed/kubectl.ts';
import { endsSoon, hasCluster, imageOf, openStage, test } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

onCluster('a worker, which no Service selects', () => {
  test('shares the work by pods, turns back, is promoted, and takes a version while it sleeps', async () => {
    const stage = await openStage('worker', { rate: 1, replicas: 2, settings: endsSoon });
    const { namespace } = stage.shop;
    await kubectl('-n', namespace, 'delete', 'httproute/shop', 'service/shop');
    const inputs = { route: '', checks: '', prometheus: '', stages: '50%' };
    const before = await kubectl('-n', namespace, 'get', 'deployment/shop', '-o', 'jsonpath={.spec}');
    const bad = await stage.deploy('4.0.0-crash', inputs);
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', weight: '0' });
    expect(await kubectl('-n', namespace, 'get', 'deployment/shop', '-o', 'jsonpath={.spec}')).toBe(before);
    const good = await stage.deploy('2.0.0', inputs);
    expect(good.outputs).toMatchObject({ outcome: 'promoted', weight: '100' });
    expect(await imageOf(stage.shop)).toBe('localhost/shop:2.0.0');
    await kubectl('-n', namespace, 'scale', 'deployment/shop', '--replicas=0');
    await kubectl('-n', namespace, 'rollout', 'status', 'deployment/shop', '--timeout=60s');
    const asleep = await stage.deploy('1.0.0', inputs);
    expect(asleep.outputs).toMatchObject({ outcome: 'promoted' });
    expect(await imageOf(stage.shop)).toBe('localhost/shop:1.0.0');
    expect(await stage.names()).toEqual([
      'configmap/cutover-shop',
      'deployment.apps/shop',
      'lease.coordination.k8s.io/cutover-shop',
    ]);
  });
});
