import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/model/kube.ts';
import { belongsTo, isPodReady, pod, symptomOf, type Symptom } from '../../src/observe/pod.ts';

/** Pods of a real kubelet (v1.34), as `kubectl get pods -o json` gave them. */
const real = JSON.parse(readFileSync(new URL('pods.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, KubeObject>
>;

function symptom(name: string): Symptom | undefined {
  return symptomOf(pod.parse(real[name]));
}

/** The same pod with another end of its last run. */
function lastEnd(name: string, end: Readonly<Record<string, unknown>>): Symptom | undefined {
  const own = structuredClone(pod.parse(real[name]));
  const [first] = own.status.containerStatuses;
  if (first !== undefined) first.lastState = { terminated: { exitCode: 1, ...end } };
  return symptomOf(own);
}

const never = { hasRun: false, isRestarted: false };
const before = { hasRun: true, isRestarted: true };

describe('trouble', () => {
  test.each<readonly [string, Omit<Symptom, 'message' | 'container'>, RegExp]>([
    [
      'crashLoop',
      { kind: 'CrashLoopBackOff', isFinal: true, ...before },
      /^ended with exit code 1 and is restarted again and again$/,
    ],
    ['restarted', { kind: 'Restarted', isFinal: true, ...before }, /^ended with exit code 1$/],
    ['ended', { kind: 'Restarted', isFinal: true, ...before }, /^ended with exit code 1$/],
    [
      'errImagePull',
      { kind: 'ImagePull', isFinal: false, ...never },
      /failed to pull and unpack image "localhost\/none:1"/,
    ],
    [
      'imagePullBackOff',
      { kind: 'ImagePull', isFinal: true, ...never },
      /Back-off pulling image "localhost\/none:1"/,
    ],
    [
      'errImageNeverPull',
      { kind: 'ImagePull', isFinal: true, ...never },
      /"localhost\/none:1" is not present with pull policy of Never/,
    ],
    ['invalidImageName', { kind: 'ImagePull', isFinal: true, ...never }, /couldn't parse image name/],
    ['noConfig', { kind: 'CannotStart', isFinal: true, ...never }, /^configmap "not-there" not found$/],
    [
      'startError',
      { kind: 'CannotStart', isFinal: true, ...never },
      /exec: "\/not-there": stat \/not-there: no such file/,
    ],
    [
      'startErrorBackOff',
      { kind: 'CrashLoopBackOff', isFinal: true, ...never },
      /exec: "\/not-there": stat \/not-there: no such file/,
    ],
  ])('of a real pod is told with its reason: %s', (name, wanted, message) => {
    expect(symptom(name)).toEqual({
      ...wanted,
      container: 'shop',
      message: expect.stringMatching(message) as unknown,
    });
  });

  test('of an init container is its own', () => {
    expect(symptom('initCrashLoop')).toMatchObject({
      kind: 'CrashLoopBackOff',
      container: 'migrate',
      isFinal: true,
    });
  });

  test('that may mend itself is not final: no node has room', () => {
    expect(symptom('unschedulable')).toEqual({
      ...{ kind: 'Unschedulable', container: '', isFinal: false, ...never },
      message: expect.stringContaining('Insufficient cpu') as unknown,
    });
  });

  test('too much memory is named as such, whether it waits to be restarted or runs again', () => {
    const killed = {
      kind: 'OOMKilled',
      message: 'was killed for using more memory than its limit',
      isFinal: true,
      ...before,
    };
    for (const name of ['crashLoop', 'restarted']) {
      expect(lastEnd(name, { reason: 'OOMKilled', exitCode: 137 })).toEqual({ ...killed, container: 'shop' });
    }
  });

  test('of the first run has its log in that run, not in one before', () => {
    const own = structuredClone(pod.parse(real['ended']));
    const [first] = own.status.containerStatuses;
    if (first !== undefined) Object.assign(first, { restartCount: 0, lastState: {} });
    expect(symptomOf(own)).toMatchObject({ kind: 'Restarted', hasRun: true, isRestarted: false });
  });

  test('a command that was not there, seen between two tries, is no exit of a program', () => {
    expect(
      lastEnd('restarted', { reason: 'StartError', exitCode: 128, message: 'exec: no such file' }),
    ).toMatchObject({
      ...{ kind: 'CannotStart', message: 'exec: no such file', ...never },
    });
  });

  test('that is final outranks one that may mend itself', () => {
    const own = pod.parse(real['errImagePull']);
    const crash = pod.parse(real['crashLoop']).status.containerStatuses;
    const both = {
      ...own,
      status: { ...own.status, containerStatuses: [...own.status.containerStatuses, ...crash] },
    };
    expect(symptomOf(both)).toMatchObject({ kind: 'CrashLoopBackOff' });
  });

  test.each(['good', 'initRunning'])('there is none: %s', (name) => {
    expect(symptom(name)).toBeUndefined();
  });

  test('there is none in a pod so new that it has no status', () => {
    expect(symptomOf(pod.parse({ metadata: { name: 'new' } }))).toBeUndefined();
    expect(symptomOf(pod.parse({ metadata: { name: 'new' }, status: {} }))).toBeUndefined();
  });
});

test('ready is what the kubelet says, and nothing else', () => {
  expect(isPodReady(pod.parse(real['good']))).toBe(true);
  expect(isPodReady(pod.parse(real['crashLoop']))).toBe(false);
  expect(isPodReady(pod.parse({ metadata: { name: 'new' } }))).toBe(false);
});

test('a pod belongs to the Deployment whose ReplicaSet made it, not to one whose name only begins alike', () => {
  const made = (owner: string, kind = 'ReplicaSet'): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'x',
      labels: { 'pod-template-hash': '5d4f' },
      ownerReferences: [{ kind, name: owner }],
    },
  });
  expect(belongsTo(made('shop-5d4f'), 'shop')).toBe(true);
  expect(belongsTo(made('shop-candidate-5d4f'), 'shop')).toBe(false);
  expect(belongsTo(made('shop-candidate-5d4f'), 'shop-candidate')).toBe(true);
  expect(belongsTo(made('shop-5d4f', 'Job'), 'shop')).toBe(false);
  expect(belongsTo({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone' } }, 'shop')).toBe(false);
});
