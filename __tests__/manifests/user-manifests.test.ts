import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/adapters/digest.ts';
import { configCopy, ownedBy } from '../../src/manifests/config-copy.ts';
import { secretValues, userManifests, type UserManifests } from '../../src/manifests/user-manifests.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import { deepFrozen } from '../routers/frozen.ts';

function config(name: string, data: Readonly<Record<string, string>>, kind = 'ConfigMap'): KubeObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
    data,
  };
}

const podSpec = {
  initContainers: [
    { name: 'init', env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'env', key: 'a' } } }] },
  ],
  containers: [
    {
      name: 'env',
      env: [
        { name: 'env', value: 'env' },
        { name: 'B', valueFrom: { secretKeyRef: { name: 'token', key: 'b' } } },
      ],
      envFrom: [{ configMapRef: { name: 'env' } }, { secretRef: { name: 'token' } }],
    },
  ],
  volumes: [
    { name: 'env', configMap: { name: 'env' } },
    { name: 'token', secret: { secretName: 'token' } },
    { name: 'both', projected: { sources: [{ configMap: { name: 'env' } }, { secret: { name: 'token' } }] } },
    { name: 'theirs', configMap: { name: 'kube-root-ca.crt' } },
    { name: 'claim', persistentVolumeClaim: { claimName: 'env' } },
  ],
  imagePullSecrets: [{ name: 'token' }],
};

const deployment: KubeObject = deepFrozen({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', namespace: 'web' },
  spec: { template: { metadata: { labels: { app: 'shop' } }, spec: podSpec } },
});

const madeOf = (objects: readonly KubeObject[]): UserManifests => userManifests(deployment, objects, sha256);

function nameOfCopy(data: Readonly<Record<string, string>>): string | undefined {
  return madeOf([deployment, config('env', data)]).copies[0]?.copy.name;
}

describe("a version's own ConfigMaps and Secrets", () => {
  const manifests = madeOf([
    deployment,
    config('env', { a: '1' }),
    config('token', { b: 'aHVudGVyMg==' }, 'Secret'),
    config('unused', { c: '1' }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop' } },
  ]);
  const [env, token] = manifests.copies.map(({ copy }) => copy.name);

  test('are named after their content', () => {
    expect(manifests.copies.map(({ copy }) => copy)).toEqual([
      { kind: 'ConfigMap', name: expect.stringMatching(/^env-[0-9a-f]{10}$/) as unknown, of: 'env' },
      { kind: 'Secret', name: expect.stringMatching(/^token-[0-9a-f]{10}$/) as unknown, of: 'token' },
    ]);
    expect(nameOfCopy({ a: '1', b: '2' })).toBe(nameOfCopy({ b: '2', a: '1' }));
    expect(nameOfCopy({ a: '1' })).not.toBe(nameOfCopy({ a: '2' }));
  });

  test("take the place of the user's names wherever a pod's spec names one", () => {
    expect(manifests.workload['spec']).toEqual({
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: {
          initContainers: [
            { name: 'init', env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: env, key: 'a' } } }] },
          ],
          containers: [
            {
              name: 'env',
              env: [
                { name: 'env', value: 'env' },
                { name: 'B', valueFrom: { secretKeyRef: { name: token, key: 'b' } } },
              ],
              envFrom: [{ configMapRef: { name: env } }, { secretRef: { name: token } }],
            },
          ],
          volumes: [
            { name: 'env', configMap: { name: env } },
            { name: 'token', secret: { secretName: token } },
            {
              name: 'both',
              projected: { sources: [{ configMap: { name: env } }, { secret: { name: token } }] },
            },
            { name: 'theirs', configMap: { name: 'kube-root-ca.crt' } },
            { name: 'claim', persistentVolumeClaim: { claimName: 'env' } },
          ],
          imagePullSecrets: [{ name: token }],
        },
      },
    });
  });

  test('are no copies of what the template does not use, or what lives in another namespace', () => {
    expect(manifests.others).toEqual(['ConfigMap unused', 'Service shop']);
    const far = config('env', { a: '1' });
    const elsewhere = { ...far, metadata: { ...far.metadata, namespace: 'other' } };
    expect(madeOf([deployment, elsewhere]).copies).toEqual([]);
  });

  test('tell their secret values, as they are written and as pods see them', () => {
    const written: KubeObject = {
      ...config('token', { b: 'aHVudGVyMg==', short: 'YQ==' }, 'Secret'),
      stringData: { c: 'swordfish' },
    };
    const values = secretValues(madeOf([deployment, written, config('env', { a: 'public' })]));
    expect(values.toSorted()).toEqual(['YQ==', 'aHVudGVyMg==', 'hunter2', 'swordfish']);
  });

  test('cannot be changed, and belong to no other tool', () => {
    const mark = { name: 'env-1', namespace: 'web', rollout: 'shop-1' };
    expect(configCopy(config('env', { a: '1' }), mark)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'env-1',
        namespace: 'web',
        labels: { 'app.kubernetes.io/managed-by': 'cutover' },
        annotations: { 'cutover/rollout': 'shop-1' },
      },
      immutable: true,
      data: { a: '1' },
    });
  });

  test('live as long as any revision that uses them', () => {
    const replicaSet = (name: string): KubeObject => ({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name, uid: `uid-of-${name}` },
    });
    const once = ownedBy(config('env', {}), replicaSet('shop-1'));
    const twice = ownedBy(ownedBy(once, replicaSet('shop-2')), replicaSet('shop-2'));
    expect(twice.metadata['ownerReferences']).toEqual([
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-1', uid: 'uid-of-shop-1' },
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-2', uid: 'uid-of-shop-2' },
    ]);
  });
});
