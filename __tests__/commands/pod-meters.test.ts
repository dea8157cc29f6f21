import { expect, test } from '@jest/globals';
import { podMeter } from '../../src/commands/pod-meters.ts';
import type { House } from '../../src/commands/house.ts';
import type { Arm } from '../../src/metrics/arm.ts';
import type { KubeObject, Labels } from '../../src/model/kube.ts';
import type { PodQuery } from '../../src/model/check.ts';
import type { AskedLines, PodVitals } from '../../src/ports/pod-vitals.ts';

const podOf = (name: string, restartCount = 0): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  status: { containerStatuses: [{ name: 'shop', restartCount }] },
});
const armOf = (pods: string): Arm => ({
  ...{ namespace: 'web', target: 'shop', pods, replicaSet: undefined, backends: [], windowMs: 30_000 },
});
const [candidate, stable] = [armOf('shop-candidate-1-.*'), armOf('shop-2-.*')];
const selector = { app: 'shop' };
const plan = (candidateSelector: Labels) => ({
  targets: [{ route: { backends: { selector, candidateSelector } } }],
});

interface Told {
  readonly pods?: readonly KubeObject[];
  readonly vitals?: Partial<PodVitals>;
}

function meterOf(candidateSelector: Labels, { pods = [], vitals = {} }: Told) {
  const lists: Labels[] = [];
  const usages: Labels[] = [];
  const lines: AskedLines[] = [];
  const cluster = {
    list: (_kind: string, _namespace: string, labels: Labels) => {
      lists.push(labels);
      return Promise.resolve(pods);
    },
  };
  const told: PodVitals = {
    usage: (_namespace, labels) => {
      usages.push(labels);
      return Promise.resolve([{ pod: 'shop-2-a', cpu: 1, memory: 2 }]);
    },
    lines: (asked) => {
      lines.push(asked);
      return Promise.resolve(asked.pods.map(({ pod }) => ({ pod, perSecond: 2 })));
    },
    ...vitals,
  };
  const house = { cluster, vitals: told, namespace: 'web' } as unknown as House;
  return { lists, usages, lines, meter: podMeter(plan(candidateSelector), house) };
}

const own = { ...selector, role: 'candidate' };
const pods = [
  podOf('shop-candidate-1-a', 1),
  podOf('shop-2-a', 4),
  podOf('shop-2-b', 5),
  podOf('other-2-c', 9),
];

test('each version has its own pods, and the API server is asked once a poll', async () => {
  const { lists, meter } = meterOf(own, { pods });
  expect(await meter({ pods: 'restarts' }, candidate)).toEqual({ value: 1 });
  expect(await meter({ pods: 'restarts' }, stable)).toEqual({ value: 9 });
  expect(await meter({ pods: 'unready' }, stable)).toEqual({ value: 1 });
  expect(lists).toEqual([selector]);
});

test('pods of two colours are listed by the labels of both, and counted once', async () => {
  const { lists, usages, meter } = meterOf({ app: 'shop-green' }, { pods });
  expect(await meter({ pods: 'restarts' }, stable)).toEqual({ value: 9 });
  expect(await meter({ pods: 'cpu' }, stable)).toEqual({ value: 1 });
  expect(await meter({ pods: 'memory' }, stable)).toEqual({ value: 2 });
  expect(lists).toEqual([selector, { app: 'shop-green' }]);
  expect(usages).toEqual(lists);
});

test('the same lines are asked for once, and others by their own expression', async () => {
  const { lines, meter } = meterOf(own, { pods });
  const queries: readonly PodQuery[] = [{ pods: 'log-errors' }, { log: 'refused' }, { log: 'refused' }];
  for (const query of queries) expect(await meter(query, stable)).toEqual({ value: 2 });
  expect(lines.map(({ expression }) => expression.includes('refused'))).toEqual([false, true]);
  expect(lines[1]).toEqual({
    ...{ namespace: 'web', expression: 'refused', windowMs: 30_000 },
    pods: ['shop-2-a', 'shop-2-b'].map((pod) => ({ pod, containers: ['shop'] })),
  });
});

test('what cannot be asked is no data', async () => {
  const noData = 'no metrics API';
  const { meter } = meterOf(own, { pods, vitals: { usage: () => Promise.resolve({ noData }) } });
  expect(await meter({ pods: 'cpu' }, stable)).toEqual({ noData });
  const broken = meterOf(own, { vitals: { usage: () => Promise.reject(new Error('no answer')) } });
  expect(await broken.meter({ pods: 'cpu' }, stable)).toEqual({ noData: 'no answer' });
});
