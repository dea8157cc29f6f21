import { describe, expect, test } from '@jest/globals';
import { podVitals } from '../../../src/adapters/kubernetes/pod-vitals.ts';
import type { ApiAnswer, ApiRequest, Transport } from '../../../src/adapters/kubernetes/transport.ts';

/** As metrics-server 0.7 answers (`kubectl get --raw /apis/metrics.k8s.io/v1beta1/namespaces/kube-system/pods`). */
const published = {
  kind: 'PodMetricsList',
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: {},
  items: [
    {
      metadata: {
        name: 'coredns-7db6d8ff4d-9wq2x',
        namespace: 'kube-system',
        creationTimestamp: '2024-05-09T18:26:23Z',
        labels: { 'k8s-app': 'kube-dns', 'pod-template-hash': '7db6d8ff4d' },
      },
      timestamp: '2024-05-09T18:26:11Z',
      window: '15.014s',
      containers: [
        { name: 'coredns', usage: { cpu: '2273304n', memory: '15092Ki' } },
        { name: 'proxy', usage: { cpu: '1m', memory: '1Mi' } },
      ],
    },
  ],
};

interface Asked {
  readonly asked: ApiRequest[];
  readonly send: Transport;
}

function answering(answer: (request: ApiRequest) => Partial<ApiAnswer>): Asked {
  const asked: ApiRequest[] = [];
  return {
    asked,
    send: (request) => {
      asked.push(request);
      return Promise.resolve({ status: 200, text: '', cookies: [], ...answer(request) });
    },
  };
}

describe('the metrics API', () => {
  test('tells the use of a pod, all its containers together', async () => {
    const { send, asked } = answering(() => ({ text: JSON.stringify(published) }));
    expect(await podVitals(send).usage('kube-system', { 'k8s-app': 'kube-dns' })).toEqual([
      { pod: 'coredns-7db6d8ff4d-9wq2x', cpu: 2273304 * 1e-9 + 0.001, memory: 15092 * 1024 + 2 ** 20 },
    ]);
    expect(asked).toMatchObject([
      {
        path: '/apis/metrics.k8s.io/v1beta1/namespaces/kube-system/pods',
        query: { labelSelector: 'k8s-app=kube-dns' },
      },
    ]);
  });

  test.each([
    [
      404,
      'this cluster serves no metrics API (metrics.k8s.io): install metrics-server, or leave out checks of cpu and memory',
    ],
    [
      403,
      "the kubeconfig's user may not list pods.metrics.k8s.io in namespace web: grant it (docs/rbac-usage.yaml)",
    ],
    [503, 'the metrics API (metrics.k8s.io) does not answer (503): look at the pods of metrics-server'],
  ])('that answers %d is no data, with the next step', async (status, noData) => {
    const { send } = answering(() => ({ status }));
    expect(await podVitals(send).usage('web', {})).toEqual({ noData });
  });

  test('that is not there at all is no data either', async () => {
    const vitals = podVitals(() => Promise.reject(new Error('no answer from the API server')));
    expect(await vitals.usage('web', {})).toEqual({ noData: 'no answer from the API server' });
  });
});

describe('logs', () => {
  const pods = [
    { pod: 'a', containers: ['shop', 'proxy'] },
    { pod: 'b', containers: ['shop'] },
  ];
  const asking = { namespace: 'web', pods, expression: '^ERROR', windowMs: 10_000 };
  const line = (text: string): string => `${new Date().toISOString()} ${text}\n`;
  const errors = (count: number): string => (line('ERROR secret') + line('INFO fine')).repeat(count);

  test('are counted by pod, all containers together, and within bounds', async () => {
    const { send, asked } = answering(({ path, query }) => ({
      text: path.includes('/pods/b/') ? errors(1) : errors(query?.['container'] === 'shop' ? 5 : 10),
    }));
    expect(await podVitals(send).lines(asking)).toEqual([
      { pod: 'a', perSecond: 1.5 },
      { pod: 'b', perSecond: 0.1 },
    ]);
    expect(asked).toHaveLength(3);
    for (const { query } of asked)
      expect(query).toMatchObject({ sinceSeconds: '10', tailLines: '2000', limitBytes: '262144' });
  });

  test.each([400, 404, 500])('that cannot be read (%d) leave out their pod', async (status) => {
    const { send } = answering(({ path }) =>
      path.includes('/pods/b/') ? { status, text: 'not found' } : { text: errors(5) },
    );
    expect(await podVitals(send).lines(asking)).toEqual([{ pod: 'a', perSecond: 1 }]);
  });

  test('of containers that have not begun are none', async () => {
    expect(await podVitals(answering(() => ({ status: 400 })).send).lines(asking)).toEqual([]);
  });

  test.each([
    [403, "the kubeconfig's user may not get pods/log in namespace web: grant it (docs/rbac.yaml)"],
    [502, 'no log of its pods could be read: the API server answered 502'],
  ])('that nobody may or can read (%d) are no data, with the next step', async (status, noData) => {
    expect(await podVitals(answering(() => ({ status })).send).lines(asking)).toEqual({ noData });
  });

  test('never come out: an expression without end is no data, and says nothing of the lines', async () => {
    const { send } = answering(() => ({ text: line(`${'a'.repeat(500)} hunter2`) }));
    const answer = await podVitals(send).lines({ ...asking, expression: '^(a+)+$' });
    expect(answer).toEqual({
      noData:
        'its expression takes more than 500 ms with the lines of the last window: write one without repetitions inside of repetitions',
    });
  });
});
