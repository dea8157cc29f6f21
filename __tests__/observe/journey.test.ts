import { describe, expect, test } from '@jest/globals';
import type { Journey } from '../../src/model/journey.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import { journeySample, type Walking } from '../../src/observe/journey.ts';
import type { PodAddress, PodRequest } from '../../src/ports/pod-request.ts';

const journey: Journey = {
  walks: 20,
  steps: [
    {
      ...{ name: 'GET /', method: 'GET', path: '/', headers: {}, body: undefined, status: 200 },
      ...{ withinMs: undefined, extract: {}, expect: {} },
    },
  ],
};
const check: EvidenceCheck = {
  ...{
    kind: 'evidence',
    text: 'probe GET / == 200',
    counts: journey,
    slowerThan: undefined,
    preset: undefined,
  },
  tolerance: { ratio: 1.25, rate: 0.001 },
};

const pods = (...names: readonly string[]): readonly PodAddress[] =>
  names.map((pod) => ({ namespace: 'web', pod, port: 80, scheme: 'http' }));

/** Pods that answer 200, but those named. */
function walking(
  changes: Partial<Walking> = {},
  bad: readonly string[] = [],
): Walking & { sent: PodRequest[] } {
  const sent: PodRequest[] = [];
  return {
    pods: { candidate: pods('new-1', 'new-2'), stable: pods('old-1') },
    span: { since: 1000, until: 2000 },
    intervalMs: 10_000,
    deadline: 5000,
    now: () => 2000,
    send: (request) => {
      sent.push(request);
      const status = bad.includes(request.pod) ? 503 : 200;
      return Promise.resolve({ status, detail: '', body: '', cookies: [], tookMs: 1 });
    },
    ...changes,
    sent,
  };
}

describe('a journey', () => {
  test('is walked on the pods of both versions in turn, and its failures are counted', async () => {
    const own = walking({}, ['new-2']);
    expect(await journeySample(check, journey, own)).toEqual({
      ...{ text: check.text, candidate: 0.5, stable: 0, verdict: 'pass' },
      detail: 'new-2: GET / answered 503',
      answers: {
        candidate: { perMinute: 120, p50Seconds: 0.001, p90Seconds: 0.001, p99Seconds: 0.001 },
        stable: { perMinute: 120, p50Seconds: 0.001, p90Seconds: 0.001, p99Seconds: 0.001 },
      },
      counts: {
        ...{ tolerance: check.tolerance, since: 1000, until: 2000 },
        series: [{ slowerThan: undefined, counted: { x: 10, n: 20, y: 0, m: 20 } }],
      },
    });
    const asked = (name: string): number => own.sent.filter(({ pod }) => pod === name).length;
    expect(['new-1', 'new-2', 'old-1'].map(asked)).toEqual([10, 10, 20]);
  });

  test('tells how long answers took on each version, and not how long silence did', async () => {
    const tooks: Readonly<Record<string, number>> = { 'new-1': 30, 'new-2': 5000, 'old-1': 10 };
    const own = walking({
      span: { since: 1000, until: 21_000 },
      send: ({ pod }) => {
        const status = pod === 'new-2' ? 0 : 200;
        return Promise.resolve({ status, detail: '', body: '', cookies: [], tookMs: tooks[pod] ?? 0 });
      },
    });
    expect((await journeySample(check, journey, own)).answers).toEqual({
      candidate: { perMinute: 60, p50Seconds: 0.03, p90Seconds: 0.03, p99Seconds: 0.03 },
      stable: { perMinute: 60, p50Seconds: 0.01, p90Seconds: 0.01, p99Seconds: 0.01 },
    });
  });

  test('of several requests tells the times of all', async () => {
    const two: Journey = { walks: 4, steps: [...journey.steps, ...journey.steps] };
    const { answers } = await journeySample(check, two, walking());
    expect(answers?.candidate?.perMinute).toBe(48);
  });

  test('is not begun any more once the poll has taken its time', async () => {
    let now = 2000;
    const own = walking({ now: () => (now += 100), deadline: 2450 });
    const { counts } = await journeySample(check, journey, own);
    const { n = 0, m = 0 } = counts?.series[0]?.counted ?? {};
    expect(n + m).toBe(4);
    expect(own.sent).toHaveLength(4);
  });

  test('says nothing without a pod of the new version, and compares with none without the old one', async () => {
    const { stable } = walking().pods;
    expect(await journeySample(check, journey, walking({ pods: { candidate: [], stable } }))).toMatchObject({
      verdict: 'no-data',
      detail: 'the new version has no ready pod',
    });
    const alone = await journeySample(
      check,
      journey,
      walking({ pods: { candidate: pods('new-1'), stable: [] } }),
    );
    expect(alone).toMatchObject({ candidate: 0, stable: undefined });
    expect(alone.answers).toMatchObject({ candidate: { perMinute: 120 }, stable: undefined });
    expect(alone.counts?.series[0]?.counted).toEqual({ x: 0, n: 20, y: 0, m: 0 });
  });

  test('rejects when the way to the pods is broken', async () => {
    const send = (): Promise<never> => Promise.reject(new Error('no answer from the API server'));
    await expect(journeySample(check, journey, walking({ send }))).rejects.toThrow('no answer');
  });
});
