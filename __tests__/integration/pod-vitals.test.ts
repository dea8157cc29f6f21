import { beforeAll, expect, test } from '@jest/globals';
import { podProxy } from '../../src/adapters/kubernetes/pod-proxy.ts';
import { podVitals } from '../../src/adapters/kubernetes/pod-vitals.ts';
import { podMeter } from '../../src/commands/pod-meters.ts';
import type { Sampled } from '../../src/metrics/provider.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { PodQuery } from '../../src/model/check.ts';
import { isPodReady, pod } from '../../src/observe/pod.ts';
import { usageRules } from '../../src/plan/access.ts';
import { accountWith } from './accounts.ts';
import { kubeconfigWithToken } from './kubeconfigs.ts';
import { shopDeployment, type Shop } from './objects.ts';
import { describeOnCluster, until } from './world.ts';

const shops: readonly Shop[] = [
  { name: 'noisy', image: 'localhost/shop:2.0.0', replicas: 2, env: { SHOP_ERROR_RATE: '1' } },
  { name: 'crash', image: 'localhost/shop:4.0.0-crash', replicas: 1 },
];
const windowMs = 60_000;
/** metrics-server looks every 10 s. */
const patienceMs = 60_000;

/** Whether metrics-server runs in the cluster: enter.ts --with metrics-server */
const hasMetricsServer = process.env['CUTOVER_TEST_METRICS_SERVER'] !== undefined;

/**
 * There is no metrics-server in most test clusters. The API server itself serves objects of the shape that
 * it publishes, at the path where it would.
 */
const standIn = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'pods.metrics.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' },
  },
  spec: {
    group: 'metrics.k8s.io',
    scope: 'Namespaced',
    names: { plural: 'pods', kind: 'PodMetrics' },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

describeOnCluster('integration/pod vitals', (world) => {
  beforeAll(async () => {
    await Promise.all(shops.map((shop) => world().cluster.create(shopDeployment(world().namespace, shop))));
  });

  const podsOf = (name: string): Promise<readonly KubeObject[]> =>
    world().cluster.list('Pod', world().namespace, { app: name });
  const readyPods = (name: string): Promise<readonly string[]> =>
    until(async () => {
      const pods = (await podsOf(name)).map((own) => pod.parse(own));
      return pods.length === 2 && pods.every(isPodReady)
        ? pods.map(({ metadata }) => metadata.name)
        : undefined;
    }, `the pods of ${name} are ready`);
  /** One poll of its own. */
  const measure = (query: PodQuery, name: string, send = world().send): Promise<Sampled> => {
    const { namespace, cluster } = world();
    const targets = shops.map((shop) => {
      const selector = { app: shop.name };
      return { route: { backends: { selector, candidateSelector: { ...selector, role: 'candidate' } } } };
    });
    const arm = {
      namespace,
      target: name,
      pods: `${name}-.*`,
      replicaSet: undefined,
      backends: [],
      windowMs,
    };
    return podMeter({ targets }, { cluster, namespace, vitals: podVitals(send) })(query, arm);
  };

  test('restarts and pods that are not ready are counted, each version for itself', async () => {
    await readyPods('noisy');
    await until(async () => {
      const restarts = await measure({ pods: 'restarts' }, 'crash');
      return 'value' in restarts && restarts.value > 0 ? true : undefined;
    }, 'a container is restarted');
    expect(await measure({ pods: 'restarts' }, 'noisy')).toEqual({ value: 0 });
    await until(async () => {
      const unready = await measure({ pods: 'unready' }, 'crash');
      return 'value' in unready && unready.value === 1 ? true : undefined;
    }, 'the pod that crashes is not ready');
    expect(await measure({ pods: 'unready' }, 'noisy')).toEqual({ value: 0 });
    expect(await measure({ pods: 'unready' }, 'nobody')).toEqual({ noData: 'it has no pods' });
  }, 60_000);

  test('lines of the logs are counted as they were written, per second and pod', async () => {
    const [first = ''] = await readyPods('noisy');
    const at = { namespace: world().namespace, pod: first, port: 8080, scheme: 'http' } as const;
    const request = { ...at, method: 'GET', path: '/' };
    const send = podProxy(world().send);
    await Promise.all(Array.from({ length: 24 }, () => send(request)));
    await until(async () => {
      const all = await measure({ pods: 'log-errors' }, 'noisy');
      return 'value' in all && all.value === 24 / 2 / 60 ? true : undefined;
    }, 'all lines are in the log');
    expect(await measure({ log: 'column "full_\\w+"' }, 'noisy')).toEqual({ value: 24 / 2 / 60 });
    expect(await measure({ log: '^INFO shop .* listens' }, 'noisy')).toEqual({ value: 2 / 2 / 60 });
    expect(await measure({ log: 'payment refused' }, 'noisy')).toEqual({ value: 0 });
  }, 60_000);

  test('what may not be read is no data, and says which right is missing', async () => {
    await readyPods('noisy');
    const token = await accountWith(world(), { name: 'blind', rules: [] });
    const send = world().connect({ content: kubeconfigWithToken(world().kubeconfig, token) });
    const { namespace } = world();
    expect(await measure({ pods: 'log-errors' }, 'noisy', send)).toEqual({
      noData: `the kubeconfig's user may not get pods/log in namespace ${namespace}: grant it (docs/rbac.yaml)`,
    });
    expect(await measure({ pods: 'cpu' }, 'noisy', send)).toEqual({
      noData: `the kubeconfig's user may not list pods.metrics.k8s.io in namespace ${namespace}: grant it (docs/rbac-usage.yaml)`,
    });
  }, 30_000);

  const testWith = hasMetricsServer ? test : test.skip;
  const testWithout = hasMetricsServer ? test.skip : test;

  testWith(
    'CPU and memory are those that metrics-server measures',
    async () => {
      const [first = ''] = await readyPods('noisy');
      const token = await accountWith(world(), { name: 'usage', rules: usageRules });
      const send = world().connect({ content: kubeconfigWithToken(world().kubeconfig, token) });
      // It knows a pod when it has met it twice, and CPU is what was used meanwhile.
      const memory = await until(
        async () => {
          const sampled = await measure({ pods: 'memory' }, 'noisy', send);
          return 'value' in sampled ? sampled.value : undefined;
        },
        'metrics-server knows the pods',
        patienceMs,
      );
      expect(memory).toBeGreaterThan(0.5 * 2 ** 20);
      expect(memory).toBeLessThan(100 * 2 ** 20);
      const to = { namespace: world().namespace, pod: first, port: 8080, scheme: 'http' } as const;
      const request = { ...to, method: 'GET', path: '/' };
      const sendToPod = podProxy(world().send);
      const cpu = await until(
        async () => {
          await Promise.all(Array.from({ length: 50 }, () => sendToPod(request)));
          const sampled = await measure({ pods: 'cpu' }, 'noisy', send);
          return 'value' in sampled && sampled.value > 0.01 ? sampled.value : undefined;
        },
        'work is seen',
        patienceMs,
      );
      expect(cpu).toBeLessThan(1);
      expect(await measure({ pods: 'cpu' }, 'nobody', send)).toEqual({
        noData: 'the metrics API knows none of its pods yet',
      });
    },
    180_000,
  );

  testWithout(
    'a metrics API whose server does not answer is no data',
    async () => {
      await readyPods('noisy');
      const { send, namespace } = world();
      const services = '/apis/apiregistration.k8s.io/v1/apiservices';
      const name = 'v1beta1.metrics.k8s.io';
      const service = { name: 'nobody', namespace };
      const versions = { group: 'metrics.k8s.io', version: 'v1beta1' };
      const priorities = { groupPriorityMinimum: 100, versionPriority: 100 };
      const spec = { ...versions, ...priorities, service, insecureSkipTLSVerify: true };
      await send({ method: 'POST', path: services, body: { metadata: { name }, spec } });
      try {
        await until(async () => {
          const sampled = await measure({ pods: 'cpu' }, 'noisy');
          return 'noData' in sampled && sampled.noData.includes('does not answer (503)') ? true : undefined;
        }, 'the API server knows of it');
      } finally {
        await send({ method: 'DELETE', path: `${services}/${name}` });
      }
    },
    30_000,
  );

  testWithout(
    'CPU and memory are those of the metrics API; without it there is no data',
    async () => {
      const { send, namespace } = world();
      const without = {
        noData: expect.stringMatching(/serves no metrics API.*install metrics-server/) as unknown,
      };
      expect(await measure({ pods: 'memory' }, 'noisy')).toEqual(without);
      const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
      await send({ method: 'POST', path: definitions, body: standIn });
      try {
        await until(
          async () =>
            (await send({ method: 'GET', path, accepts: [404] })).status === 200 ? true : undefined,
          'the metrics API is served',
        );
        for (const [index, name] of (await readyPods('noisy')).entries()) {
          const usage = { cpu: `${(index + 1) * 100_000_000}n`, memory: `${(index + 1) * 1024}Ki` };
          const metadata = { name, namespace, labels: { app: 'noisy' } };
          await send({
            method: 'POST',
            path,
            body: {
              ...{ apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', metadata },
              ...{ timestamp: '2026-07-01T12:00:00Z', window: '15s', containers: [{ name: 'shop', usage }] },
            },
          });
        }
        const cpu = await measure({ pods: 'cpu' }, 'noisy');
        expect('value' in cpu ? cpu.value : cpu).toBeCloseTo(0.15, 9);
        expect(await measure({ pods: 'memory' }, 'noisy')).toEqual({ value: 1.5 * 2 ** 20 });
        expect(await measure({ pods: 'memory' }, 'crash')).toEqual({
          noData: 'the metrics API knows none of its pods yet',
        });
      } finally {
        await send({ method: 'DELETE', path: `${definitions}/${standIn.metadata.name}` });
      }
    },
    60_000,
  );
});
