import { expect, test } from '@jest/globals';
import { createCluster } from '../../src/adapters/kubernetes/cluster.ts';
import { ConflictError } from '../../src/adapters/kubernetes/errors.ts';
import type { ApiRequest } from '../../src/adapters/kubernetes/transport.ts';
import type { KubeObject, ObjectRef } from '../../src/model/kube.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { configMap, shopDeployment, shopRoute } from './objects.ts';
import { resources } from './resources.ts';
import { describeOnCluster, type World } from './world.ts';

function refOf({ kind, metadata: { namespace = '', name } }: KubeObject): ObjectRef {
  return { kind, namespace, name };
}

/** The world's cluster, with every request that it sends. */
function recorded({ send }: World): { readonly cluster: Cluster; readonly calls: ApiRequest[] } {
  const calls: ApiRequest[] = [];
  const cluster = createCluster(
    (call) => {
      calls.push(call);
      return send(call);
    },
    { dryRun: false, resources },
  );
  return { cluster, calls };
}

describeOnCluster('integration/cluster', (world) => {
  const make = (
    name: string,
    data: Readonly<Record<string, string>> = { a: '1', b: '2' },
  ): Promise<KubeObject> => world().cluster.create(configMap(world().namespace, name, data));

  test('what does not exist is an answer', async () => {
    const { cluster, namespace } = world();
    expect(await cluster.read({ kind: 'ConfigMap', namespace, name: 'not-there' })).toBeUndefined();
    expect(await cluster.list('Deployment', namespace, {})).toEqual([]);
  });

  test('what was created is read back as the server sends it, written by "cutover"', async () => {
    const made = await make('made');
    const read = await world().cluster.read(refOf(made));
    expect(read).toEqual(made);
    expect(read).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1', b: '2' } });
    expect(JSON.stringify(read?.metadata['managedFields'])).toContain('"manager":"cutover"');
  });

  test('creating what exists is a conflict', async () => {
    await make('twice');
    await expect(make('twice')).rejects.toThrow(ConflictError);
  });

  test('a list is whole, however many pages it takes, and its items say what they are', async () => {
    const { namespace } = world();
    const { cluster, calls } = recorded(world());
    const labels = { many: 'yes' };
    const names = Array.from({ length: 503 }, (_, index) => `many-${index}`);
    await Promise.all(
      names.map((name) => {
        const object = configMap(namespace, name);
        return world().cluster.create({ ...object, metadata: { ...object.metadata, labels } });
      }),
    );
    const found = await cluster.list('ConfigMap', namespace, labels);
    expect(found.map(({ metadata }) => metadata.name).toSorted()).toEqual(names.toSorted());
    expect(found.every(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'ConfigMap')).toBe(true);
    expect(calls.map(({ query }) => query?.['continue'] !== undefined)).toEqual([false, true]);
  }, 60_000);

  test('a list has only what all labels select', async () => {
    const { cluster, namespace } = world();
    const object = configMap(namespace, 'labelled');
    await cluster.create({ ...object, metadata: { ...object.metadata, labels: { x: '1', y: '2' } } });
    expect(await cluster.list('ConfigMap', namespace, { x: '1', y: '2' })).toHaveLength(1);
    expect(await cluster.list('ConfigMap', namespace, { x: '1', y: '3' })).toEqual([]);
  });

  test('an update sends the difference and its resourceVersion, and nothing else', async () => {
    const before = await make('difference');
    const { cluster, calls } = recorded(world());
    const after = await cluster.update(before, { ...before, data: { a: '1', c: '3' } });
    expect(after['data']).toEqual({ a: '1', c: '3' });
    const { resourceVersion } = before.metadata;
    expect(calls.map(({ method, body }) => ({ method, body }))).toEqual([
      { method: 'PATCH', body: { data: { b: null, c: '3' }, metadata: { resourceVersion } } },
    ]);
  });

  test('an update without a difference asks nobody', async () => {
    const before = await make('same');
    const { cluster, calls } = recorded(world());
    expect(await cluster.update(before, structuredClone(before))).toEqual(before);
    expect(calls).toEqual([]);
  });

  test('an update of what somebody else wrote since is a conflict, and their change stays', async () => {
    const { cluster } = world();
    const before = await make('stale');
    await cluster.update(before, { ...before, data: { a: 'theirs' } });
    await expect(cluster.update(before, { ...before, data: { a: 'mine' } })).rejects.toThrow(ConflictError);
    expect((await cluster.read(refOf(before)))?.['data']).toEqual({ a: 'theirs' });
  });

  test.each([
    ['Deployment', shopDeployment],
    ['HTTPRoute', (namespace: string) => shopRoute(namespace, 'strict')],
  ] as const)(
    'a field that the server does not know is refused, not dropped: %s',
    async (_kind, objectIn) => {
      const { cluster, dryCluster, namespace } = world();
      const object = objectIn(namespace, { name: 'strict', image: 'localhost/shop:1.0.0', replicas: 0 });
      const wrong = (one: KubeObject): KubeObject => ({
        ...one,
        spec: { ...(one['spec'] as object), wieght: 5 },
      });
      const refusal = {
        message: expect.stringMatching(/unknown field "spec.wieght"/) as unknown,
        isPermanent: true,
      };
      await expect(dryCluster.create(wrong(object))).rejects.toMatchObject(refusal);
      const made = await cluster.create(object);
      await expect(cluster.update(made, wrong(made))).rejects.toMatchObject(refusal);
    },
  );

  test('only the very object is removed, not another one of its name', async () => {
    const { cluster } = world();
    const first = await make('again');
    await cluster.remove(first);
    expect(await cluster.read(refOf(first))).toBeUndefined();
    await cluster.remove(first);
    const second = await make('again');
    await expect(cluster.remove(first)).rejects.toThrow(ConflictError);
    expect(await cluster.read(refOf(first))).toEqual(second);
  });

  test('a dry run is judged by the server and keeps nothing', async () => {
    const { cluster, dryCluster, namespace } = world();
    const object = configMap(namespace, 'dry', { a: '1' });
    expect((await dryCluster.create(object)).metadata.uid).toBeDefined();
    expect(await cluster.read(refOf(object))).toBeUndefined();
    const made = await cluster.create(object);
    expect((await dryCluster.update(made, { ...made, data: { a: '2' } }))['data']).toEqual({ a: '2' });
    await dryCluster.remove(made);
    expect(await cluster.read(refOf(object))).toEqual(made);
    await expect(dryCluster.create(object)).rejects.toThrow(ConflictError);
  });
});
