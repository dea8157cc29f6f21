import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/model/kube.ts';
import { endpointsOf } from '../../src/observe/endpoints.ts';
import { workloadView } from '../../src/observe/workload.ts';

type Fields = Readonly<Record<string, unknown>>;

const revision = 'deployment.kubernetes.io/revision';
const whole = {
  observedGeneration: 5,
  replicas: 4,
  updatedReplicas: 4,
  readyReplicas: 4,
  availableReplicas: 4,
};

function deploymentWith(status: Fields, spec: Fields = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', uid: 'u1', generation: 5, annotations: { [revision]: '2' } },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'shop' } },
      template: {
        spec: {
          containers: [{ name: 'web', image: 'shop:2' }],
          initContainers: [{ name: 'migrate', image: 'shop:1' }],
        },
      },
      ...spec,
    },
    status,
  };
}

function replicaSet(hash: string, of: string, uid = 'u1'): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `shop-${hash}`,
      labels: { 'pod-template-hash': hash },
      annotations: { [revision]: of },
      ownerReferences: [{ uid }],
    },
  };
}

const replicaSets = [replicaSet('old', '1'), replicaSet('foreign', '2', 'u2'), replicaSet('now', '2')];

describe('a Deployment', () => {
  test('that is whole is complete, with the hash of its own current ReplicaSet', () => {
    expect(workloadView(deploymentWith(whole), replicaSets)).toEqual({
      ...{ generation: 5, observedGeneration: 5, wanted: 4, replicas: 4, updated: 4, ready: 4, available: 4 },
      ...{ hash: 'now', images: { web: 'shop:2', migrate: 'shop:1' }, isComplete: true, stalled: undefined },
      ...{ rollout: undefined, isPaused: false, partition: 0, strategy: null },
    });
  });

  test.each([
    ['its controller has not seen the change', { ...whole, observedGeneration: 4 }],
    ['a pod of the old version is left', { ...whole, replicas: 5 }],
    ['a pod is not updated', { ...whole, updatedReplicas: 3 }],
    ['a pod is not available', { ...whole, availableReplicas: 3 }],
    ['there is no status yet', {}],
  ])('is not complete when %s', (_why, status) => {
    expect(workloadView(deploymentWith(status), replicaSets).isComplete).toBe(false);
  });

  test('without replicas wants one', () => {
    expect(workloadView(deploymentWith(whole, { replicas: undefined }), []).wanted).toBe(1);
  });

  test('has no hash before its controller has seen the change, or made the ReplicaSet', () => {
    expect(
      workloadView(deploymentWith({ ...whole, observedGeneration: 4 }), replicaSets).hash,
    ).toBeUndefined();
    expect(workloadView(deploymentWith(whole), replicaSets.slice(0, 2)).hash).toBeUndefined();
  });

  test('is stalled when its deadline has passed, and only for the change at hand', () => {
    const progressing = {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: 'has timed out',
    };
    const seen = (status: Fields): string | undefined =>
      workloadView(deploymentWith(status), replicaSets).stalled;
    expect(seen({ ...whole, conditions: [progressing] })).toBe('has timed out');
    expect(seen({ ...whole, observedGeneration: 4, conditions: [progressing] })).toBeUndefined();
    expect(
      seen({ ...whole, conditions: [{ ...progressing, reason: 'ReplicaSetCreateError' }] }),
    ).toBeUndefined();
    expect(seen({ ...whole, conditions: [{ ...progressing, status: 'True' }] })).toBeUndefined();
  });
});

describe('endpoints', () => {
  const slice = (...endpoints: readonly Fields[]): KubeObject => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 's' },
    endpoints,
  });
  const of = (name: string, conditions?: Fields): Fields => ({
    addresses: ['10.0.0.1'],
    targetRef: { kind: 'Pod', name },
    conditions,
  });

  test('say of each pod whether it is ready and whether it ends', () => {
    const seen = endpointsOf([
      slice(of('a', { ready: true, serving: true, terminating: false })),
      slice(of('b', { ready: false, terminating: true })),
    ]);
    expect(seen).toEqual([
      { pod: 'a', isReady: true, isTerminating: false },
      { pod: 'b', isReady: false, isTerminating: true },
    ]);
  });

  test('a condition that is not known is read as Kubernetes says: ready, not terminating', () => {
    expect(
      endpointsOf([slice(of('a'), of('b', {}), of('c', { ready: null }))]).every(
        ({ isReady, isTerminating }) => isReady && !isTerminating,
      ),
    ).toBe(true);
  });

  test('a pod counts once, although IPv4 and IPv6 have a slice each', () => {
    expect(endpointsOf([slice(of('a', { ready: true })), slice(of('a', { ready: true }))])).toHaveLength(1);
  });

  test('are none without slices, and in empty ones', () => {
    const empty: KubeObject = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 's' },
      endpoints: null,
    };
    expect(endpointsOf([])).toEqual([]);
    expect(endpointsOf([empty, slice()])).toEqual([]);
  });
});
