import { beforeAll, expect, test } from '@jest/globals';
import { requireAccess } from '../../src/adapters/kubernetes/access.ts';
import { createCluster } from '../../src/adapters/kubernetes/cluster.ts';
import { perform } from '../../src/effects/perform.ts';
import type { Tools } from '../../src/effects/tools.ts';
import { floorAt, floorOf, withinLimits } from '../../src/manifests/autoscaler.ts';
import { coreResources, resourceOf } from '../../src/manifests/resources.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Floor } from '../../src/model/step.ts';
import { accessRules, kedaRules } from '../../src/plan/access.ts';
import { codecNamed } from '../../src/routers/index.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { accountWith } from './accounts.ts';
import { installCrds } from './crds.ts';
import { kubeconfigWithToken } from './kubeconfigs.ts';
import { describeOnCluster } from './world.ts';

const autoscaler = { kind: 'ScaledObject', name: 'shop' } as const;
const usual = accessRules({
  routers: [codecNamed('gateway-api')],
  podMethods: [],
  copied: new Set(),
  kind: 'Deployment',
});

describeOnCluster('integration/keda', (world) => {
  beforeAll(() => installCrds('keda', world().send), 60_000);

  const ref = (): Parameters<Cluster['read']>[0] => ({ ...autoscaler, namespace: world().namespace });
  const live = async (): Promise<KubeObject> => {
    const object = await world().cluster.read(ref());
    if (object === undefined) throw new Error('The ScaledObject is gone.');
    return object;
  };
  const keep = (floor: Floor, cluster: Cluster): Promise<void> =>
    perform({ ensure: 'floor', autoscaler, floor }, {
      cluster,
      plan: { namespace: world().namespace },
    } as Tools);

  test.each([
    [{}],
    [{ minReplicaCount: 0 }],
    [{ minReplicaCount: 2, idleReplicaCount: 0, maxReplicaCount: 3 }],
    [{ minReplicaCount: 1, maxReplicaCount: 20 }],
  ])(
    'the API server takes the floor of a ScaledObject, and it is as it was afterwards: %j',
    async (limits) => {
      const { cluster, dryCluster, namespace } = world();
      const created = await cluster.create(scaledObject(namespace, limits));
      try {
        const replicas = withinLimits('ScaledObject', created, 4);
        const floor = floorAt('ScaledObject', replicas);
        const original = floorOf('ScaledObject', created);
        await keep(floor, dryCluster);
        expect((await live())['spec']).toEqual(created['spec']);
        await keep(floor, cluster);
        expect(floorOf('ScaledObject', await live())).toEqual(floor);
        expect((await live())['spec']).toMatchObject({ minReplicaCount: replicas });
        expect((await live())['spec']).not.toHaveProperty('idleReplicaCount');
        await keep(floor, cluster);
        expect((await live()).metadata.generation).toBe(2);
        await keep(original, cluster);
        expect((await live())['spec']).toEqual(created['spec']);
      } finally {
        await cluster.remove(await live());
      }
    },
  );

  test('a floor above the maximum would be refused', async () => {
    const { cluster, namespace } = world();
    await cluster.create(scaledObject(namespace, { maxReplicaCount: 3 }));
    try {
      await expect(keep(floorAt('ScaledObject', 4), cluster)).rejects.toThrow(
        'minReplicaCount must be less than or equal to maxReplicaCount',
      );
    } finally {
      await cluster.remove(await live());
    }
  });

  test('whoever has no rights on ScaledObjects sees none, and hears what to grant', async () => {
    const { kubeconfig, namespace, connect } = world();
    const token = await accountWith(world(), { name: 'without-keda', rules: usual });
    const send = connect({ content: kubeconfigWithToken(kubeconfig, token) });
    const cluster = createCluster(send, { dryRun: false, resources: coreResources });
    const resource = resourceOf(coreResources, { kind: 'ScaledObject' });
    expect(await cluster.listAllowed(resource, namespace)).toBe('forbidden');
    await requireAccess(send, namespace, usual);
    await expect(requireAccess(send, namespace, kedaRules)).rejects.toThrow(
      'get, list, patch scaledobjects.keda.sh',
    );
  });
});

function scaledObject(namespace: string, limits: object): KubeObject {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: autoscaler.name, namespace },
    spec: {
      scaleTargetRef: { name: 'shop' },
      ...limits,
      triggers: [{ type: 'kubernetes-workload', metadata: { podSelector: 'app=queue', value: '1' } }],
    },
  };
}
