import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requireAccess } from '../../src/adapters/kubernetes/access.ts';
import { parseInputs } from '../../src/config/parse-inputs.ts';
import { deploy } from '../../src/commands/deploy.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import { accessRules, roleManifest, type AccessRule } from '../../src/plan/access.ts';
import { codecNamed } from '../../src/routers/index.ts';
import { RefusedError } from '../../src/plan/refusal.ts';
import { workloadView } from '../../src/observe/workload.ts';
import { furnish } from '../../src/wire.ts';
import { accountWith } from './accounts.ts';
import { startFaultyProxy, type FaultyProxy } from '../../testbed/faults/https.ts';
import { apiServerOf, kubeconfigVia, kubeconfigWithToken, textWithToken } from './kubeconfigs.ts';
import { shopDeployment, shopRoute, shopService } from './objects.ts';
import { describeOnCluster, until } from './world.ts';

const all = accessRules({
  routers: [codecNamed('gateway-api')],
  podMethods: ['GET', 'POST'],
  copied: new Set(),
  kind: 'Deployment',
});

describeOnCluster('integration/access', (world) => {
  let proxy: FaultyProxy;
  beforeAll(async () => {
    proxy = await startFaultyProxy(apiServerOf(world().kubeconfig));
  });
  afterAll(() => proxy.close());

  const refusalFor = async (name: string, rules: readonly AccessRule[]): Promise<RefusedError> => {
    const content = kubeconfigWithToken(world().kubeconfig, await accountWith(world(), { name, rules }));
    const asking = requireAccess(world().connect({ content }), world().namespace, all);
    return asking.then(
      () => Promise.reject(new Error('nothing was missing')),
      (error: unknown) => (error instanceof RefusedError ? error : Promise.reject(error as Error)),
    );
  };

  test('an account without any rule hears of all that is missing at once, with the Role to paste', async () => {
    const { message } = await refusalFor('nobody', []);
    for (const { group, resource, verbs } of all) {
      expect(message).toContain(`${verbs.join(', ')} ${resource}${group === '' ? '' : `.${group}`}`);
    }
    expect(message).toContain(roleManifest(all, { name: 'cutover', namespace: world().namespace }));
  });

  test('an account that lacks two verbs hears of these two', async () => {
    const rules = all.map((rule) => ({
      ...rule,
      verbs: rule.verbs.filter(
        (verb) => !(rule.resource === 'services' && verb === 'delete') && !(rule.resource === 'pods/log'),
      ),
    }));
    const { message } = await refusalFor(
      'nearly',
      rules.filter(({ verbs }) => verbs.length > 0),
    );
    const missing = [
      { group: '', resource: 'services', verbs: ['delete'] },
      { group: '', resource: 'pods/log', verbs: ['get'] },
    ];
    expect(message).toContain('delete services; get pods/log.');
    expect(message).toContain(roleManifest(missing, { name: 'cutover', namespace: world().namespace }));
  });

  test('with exactly these rules a whole rollout is allowed, and one more of a version that crashes, each on one connection', async () => {
    const { cluster, namespace, kubeconfig } = world();
    const shop = (image: string): KubeObject =>
      shopDeployment(namespace, { name: 'shop', image, replicas: 2, env: { SHOP_DRAIN: '0s' } });
    for (const object of [
      shop('localhost/shop:1.0.0'),
      shopService(namespace, 'shop'),
      shopRoute(namespace, 'shop'),
    ]) {
      await cluster.create(object);
    }
    const isWhole = async (): Promise<true | undefined> => {
      const [object] = await cluster.list('Deployment', namespace, { app: 'shop' });
      return object !== undefined && workloadView(object, []).isComplete ? true : undefined;
    };
    await until(isWhole, 'the shop is ready');
    const token = await accountWith(world(), { name: 'cutover', rules: all });
    const roll = async (image: string): ReturnType<typeof deploy> => {
      const inputs = {
        ...{
          command: 'deploy',
          target: `${namespace}/deployment/shop`,
          images: `shop=${image}`,
          route: 'httproute/shop',
        },
        ...{
          stages: '50% for 1s',
          checks: 'restarts <= 0 for 1 poll\nunready <= 10% for 1 poll\nlog-errors <= 1/s for 1 poll',
          smoke: 'GET / == 200',
          interval: '1s',
          drain: '1s',
          kubeconfig: textWithToken(kubeconfigVia(kubeconfig, proxy), token),
        },
      };
      const { house } = await furnish(parseInputs(inputs, undefined, {}), {
        env: {},
        listener: { started: () => undefined, happened: () => undefined, waiting: () => undefined },
        stop: () => undefined,
        wake: new AbortController(),
        holder: undefined,
      });
      return deploy(house).finally(() => house.lease.release());
    };
    const good = await roll('localhost/shop:2.0.0');
    expect(good).toMatchObject({ outcome: 'promoted' });
    const [stage] = good.state?.stages ?? [];
    expect(stage?.samples.at(-1)?.checks).toEqual(
      ['restarts <= 0', 'unready <= 10%', 'log-errors <= 1/s'].map((text) => ({
        ...{ text, candidate: 0, stable: 0, verdict: 'pass' },
      })),
    );
    expect(proxy.connections()).toBe(1);
    const bad = await roll('localhost/shop:4.0.0-crash');
    expect(bad).toMatchObject({ outcome: 'rolled-back' });
    expect(proxy.connections()).toBe(2);
  }, 120_000);
});
