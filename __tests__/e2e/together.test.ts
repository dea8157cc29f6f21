import { describe, expect } from '@jest/globals';
import { kubectl } from '../../testbed/kubectl.ts';
import { endsSoon, hasCluster, imageOf, openStage, startUntil, test, type Stage } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

const names = ['shop', 'cart', 'mailer'];
const inputs = {
  target: '',
  route: '',
  targets: 'deployment/shop through httproute/shop, deployment/cart, deployment/mailer',
};

async function imagesOf({ shop }: Stage): Promise<readonly string[]> {
  return Promise.all(names.map((name) => imageOf(shop, `deployment/${name}`)));
}

async function openTogether(name: string): Promise<Stage> {
  const stage = await openStage(name, { form: 'together', inputs, settings: endsSoon });
  const { namespace } = stage.shop;
  const others = ['deployment/cart', 'deployment/mailer'];
  await kubectl('-n', namespace, 'rollout', 'status', ...others, '--timeout=60s');
  return stage;
}

onCluster('several targets of one rollout', () => {
  test('go back when one is bad, are promoted by the run after a dead one, and are rolled back: all of them, each time', async () => {
    const stage = await openTogether('together');
    const cart = stage.moreLoad({ rate: 100, host: `cart.${stage.shop.host}` });
    const bad = await stage.deploy('2.0.0', {
      images: 'cart=localhost/shop:3.0.0, localhost/shop:2.0.0',
      bake: '8s',
    });
    expect(bad.outputs).toMatchObject({
      outcome: 'rolled-back',
      'failed-check': 'cart: success-rate >= 99%',
    });
    expect(await stage.objects()).toEqual(stage.before);

    const running = await startUntil(stage, '2.0.0', /Update cart in place/);
    running.kill();
    await running.main;
    const part = await stage.deploy('2.0.0', { targets: '', target: 'deployment/cart' });
    expect(part.exitCode).toBe(1);
    expect(part.log.join('\n')).toContain('moves together with others');
    const good = await stage.deploy('2.0.0');
    expect(good.outputs).toMatchObject({ outcome: 'promoted', weight: '100' });
    expect(await imagesOf(stage)).toEqual(Array(3).fill('localhost/shop:2.0.0'));

    const alone = await stage.command('rollback', { targets: '', target: 'deployment/cart' });
    expect(alone.exitCode).toBe(1);
    expect(alone.log.join('\n')).toContain('deployment/shop leads. Write `target: deployment/shop`');
    const back = await stage.command('rollback', { targets: '', target: 'deployment/shop' });
    expect(back.outputs).toMatchObject({ outcome: 'rolled-back' });
    expect(await imagesOf(stage)).toEqual(Array(3).fill('localhost/shop:1.0.0'));

    const [users, buyers] = [await stage.stopLoad(), await cart.stop()];
    expect([users.failed, users.bad, buyers.failed]).toEqual([0, 0, 0]);
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual([
      'configmap/cutover-shop',
      'deployment.apps/cart',
      'deployment.apps/mailer',
      'deployment.apps/shop',
      'httproute.gateway.networking.k8s.io/cart',
      'httproute.gateway.networking.k8s.io/shop',
      'lease.coordination.k8s.io/cutover-cart',
      'lease.coordination.k8s.io/cutover-mailer',
      'lease.coordination.k8s.io/cutover-shop',
      'service/cart',
      'service/shop',
    ]);
  });
});
