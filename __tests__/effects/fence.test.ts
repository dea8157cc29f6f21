import { describe, expect, test } from '@jest/globals';
import { ConflictError } from '../../src/adapters/kubernetes/errors.ts';
import { fence } from '../../src/effects/fence.ts';
import type { KubeObject, Labels } from '../../src/model/kube.ts';
import type { Cluster } from '../../src/ports/cluster.ts';

const ref = { kind: 'Deployment', namespace: 'prod', name: 'shop' };

/** One object; somebody else writes its status just before our writes of these numbers. */
function clusterWith(annotations: Labels | undefined, others: readonly number[] = []) {
  const metadata = { name: 'shop', ...(annotations && { annotations }) };
  let version = 1;
  let writes = 0;
  let object: KubeObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata };
  const stored = (): KubeObject => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: `${version}` },
  });
  const cluster: Pick<Cluster, 'read' | 'update'> = {
    read: () => Promise.resolve(stored()),
    update: (before, after) => {
      writes += 1;
      if (others.includes(writes)) version += 1;
      if (before.metadata.resourceVersion !== `${version}`)
        return Promise.reject(new ConflictError('changed', 409));
      const { resourceVersion: _seen, ...own } = after.metadata;
      object = { ...after, metadata: own };
      version += 1;
      return Promise.resolve(stored());
    },
  };
  return { cluster: cluster as Cluster, version: () => version, metadata: () => object.metadata };
}

describe('a fence', () => {
  test.each([
    ['no annotations', undefined, []],
    ['some', { owner: 'team' }, []],
    ['a status that is written before the first write', { owner: 'team' }, [1]],
    ['a status that is written between the two', { owner: 'team' }, [2]],
    ['a status that is written again and again', undefined, [1, 2, 3, 4]],
  ] as const)(
    'gives an object with %s another version, and leaves no mark',
    async (_what, annotations, others) => {
      const { cluster, version, metadata } = clusterWith(annotations, others);
      await fence([ref], cluster);
      expect(version()).toBeGreaterThan(1);
      expect(metadata()).toEqual({ name: 'shop', ...(annotations && { annotations }) });
    },
  );

  test('of an object that still has the mark of a run that died takes it off', async () => {
    const { cluster, version, metadata } = clusterWith({ 'cutover/fence': '', owner: 'team' });
    await fence([ref], cluster);
    expect(version()).toBeGreaterThan(1);
    expect(metadata()).toEqual({ name: 'shop', annotations: { owner: 'team' } });
  });
});
