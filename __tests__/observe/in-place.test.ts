import { describe, expect, test } from '@jest/globals';
import { recordedTemplate, revisionRef } from '../../src/manifests/revision.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import { belongsTo, hashOf, pod } from '../../src/observe/pod.ts';
import { workloadView } from '../../src/observe/workload.ts';

type Fields = Readonly<Record<string, unknown>>;

const template = { spec: { containers: [{ name: 'db', image: 'db:2' }] } };

function statefulSet(status: Fields, spec: Fields = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', uid: 'u1', generation: 5, annotations: { 'cutover/rollout': 'db-1' } },
    spec: { replicas: 3, template, updateStrategy: { type: 'RollingUpdate' }, ...spec },
    status: { observedGeneration: 5, replicas: 3, readyReplicas: 3, availableReplicas: 3, ...status },
  };
}

describe('a StatefulSet', () => {
  const whole = { updatedReplicas: 3, updateRevision: 'db-new' };

  test('names its own revision', () => {
    expect(workloadView(statefulSet(whole), [])).toEqual({
      ...{ generation: 5, observedGeneration: 5, wanted: 3, replicas: 3, updated: 3, ready: 3, available: 3 },
      ...{ hash: 'db-new', images: { db: 'db:2' }, rollout: 'db-1', isComplete: true, stalled: undefined },
      ...{ isPaused: false, partition: 0, strategy: { type: 'RollingUpdate' } },
    });
  });

  test('keeps the pods below its partition', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
    const split = statefulSet({ ...whole, updatedReplicas: 1 }, { updateStrategy });
    expect(workloadView(split, [])).toMatchObject({
      partition: 2,
      isComplete: false,
      strategy: updateStrategy,
    });
  });

  test('says nothing of a change that its controller has not seen', () => {
    const view = workloadView(statefulSet({ ...whole, observedGeneration: 4 }), []);
    expect([view.hash, view.isComplete]).toEqual([undefined, false]);
  });
});

describe('a DaemonSet', () => {
  const whole = { currentNumberScheduled: 2, updatedNumberScheduled: 2, numberReady: 2, numberAvailable: 2 };
  const daemonSet = (status: Fields): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', uid: 'u1', generation: 2 },
    spec: { template, updateStrategy: { type: 'OnDelete' } },
    status: { observedGeneration: 2, desiredNumberScheduled: 2, ...status },
  });
  const revision = (hash: string, number: number, uid = 'u1'): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `agent-${hash}`,
      labels: { 'controller-revision-hash': hash },
      ownerReferences: [{ uid }],
    },
    revision: number,
  });
  const revisions = [
    revision('old', 1),
    revision('new', 3),
    revision('older', 2),
    revision('other', 9, 'u2'),
  ];

  test('runs the latest of its own revisions, on every node that fits', () => {
    expect(workloadView(daemonSet(whole), revisions)).toMatchObject({
      ...{ hash: 'new', wanted: 2, isComplete: true, strategy: { type: 'OnDelete' } },
    });
    expect(workloadView(daemonSet({ ...whole, updatedNumberScheduled: 1 }), revisions).isComplete).toBe(
      false,
    );
    expect(workloadView(daemonSet({ ...whole, observedGeneration: 1 }), revisions).hash).toBeUndefined();
    expect(workloadView(daemonSet(whole), []).hash).toBeUndefined();
  });
});

describe('the record of a version', () => {
  const of = { namespace: 'prod', name: 'shop' };

  test.each([
    ['Deployment', 'ReplicaSet', 'shop-5d4'],
    ['StatefulSet', 'ControllerRevision', '5d4'],
    ['DaemonSet', 'ControllerRevision', 'shop-5d4'],
  ] as const)('of a %s is a %s', (kind, recordKind, name) => {
    expect(revisionRef(kind, of, '5d4')).toEqual({ kind: recordKind, namespace: 'prod', name });
  });

  test('gives the template back as the workload had it', () => {
    const record = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'db-1' },
      data: { spec: { template: { ...template, $patch: 'replace' } } },
    };
    expect(recordedTemplate(record)).toEqual(template);
    const labels = { app: 'shop', 'pod-template-hash': '5d4' };
    const replicaSet = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'shop-5d4' },
      spec: { template: { ...template, metadata: { labels } } },
    };
    expect(recordedTemplate(replicaSet)).toEqual({ ...template, metadata: { labels: { app: 'shop' } } });
  });
});

describe('a pod', () => {
  const made = (labels: Fields, ownerReferences: readonly Fields[]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', labels: labels as Record<string, string>, ownerReferences },
  });

  test('belongs to the workload that made it', () => {
    const ofSet = made({ 'controller-revision-hash': 'db-1' }, [{ kind: 'StatefulSet', name: 'db' }]);
    expect([belongsTo(ofSet, 'db'), belongsTo(ofSet, 'd'), hashOf(pod.parse(ofSet))]).toEqual([
      true,
      false,
      'db-1',
    ]);
    const ofDeployment = made({ 'pod-template-hash': '5d4' }, [{ kind: 'ReplicaSet', name: 'shop-5d4' }]);
    expect([belongsTo(ofDeployment, 'shop'), belongsTo(ofDeployment, 'shop-5d4')]).toEqual([true, false]);
    expect(hashOf(pod.parse(ofDeployment))).toBe('5d4');
    expect(belongsTo(made({}, [{ kind: 'Job', name: 'db' }]), 'db')).toBe(false);
  });
});
