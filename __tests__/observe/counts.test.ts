import { describe, expect, test } from '@jest/globals';
import { countsSample, type AskRows } from '../../src/observe/counts.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import type { CheckSample } from '../../src/model/state.ts';

const arm = (pods: string) => ({
  ...{ namespace: 'web', target: 'shop', pods, replicaSet: undefined, backends: [], windowMs: 60_000 },
});
const arms = { candidate: arm('new-.*'), stable: arm('old-.*') };
const span = { since: 1000, until: 2000 };

const errors: EvidenceCheck = {
  ...{ kind: 'evidence', text: 'errors', counts: 'errors', slowerThan: undefined, preset: 'http' },
  tolerance: { ratio: 1.25, rate: 0.001 },
};
const latency: EvidenceCheck = { ...errors, text: 'latency', counts: 'latency' };

/** Series by the metric, the pods and the moment, e.g. `up old 1000`. */
type Series = Readonly<
  Record<string, readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]>
>;

function metric(promql: string): string {
  if (promql.includes('up{')) return 'up';
  if (promql.includes('_bucket')) return 'bucket';
  return promql.includes('5..') || promql.includes('refused') ? 'errors' : 'requests';
}

function answering(series: Series): AskRows {
  return (promql, at) => {
    const pods = promql.includes('new-') ? 'new' : 'old';
    const rows = series[`${metric(promql)} ${pods} ${at}`] ?? [];
    return Promise.resolve({ rows: rows.map(([labels, value]) => ({ labels, value })) });
  };
}

const sampled = (check: EvidenceCheck, rows: AskRows): Promise<CheckSample> =>
  countsSample(check, arms, { span, rows });

const [a, b] = [
  { pod: 'old-1', instance: '1:80' },
  { pod: 'new-1', instance: '2:80' },
];
const watched: Series = {
  'up old 1000': [[a, 1]],
  'up old 2000': [[a, 1]],
  'up new 1000': [[b, 1]],
  'up new 2000': [[b, 1]],
};

describe('errors', () => {
  const traffic: Series = {
    ...watched,
    'requests old 1000': [[a, 5000]],
    'requests old 2000': [[a, 5950]],
    'requests new 2000': [[b, 50]],
    'errors old 1000': [[a, 7]],
    'errors old 2000': [[a, 8]],
    'errors new 2000': [[b, 4]],
  };

  test('are counted on both sides since the last time', async () => {
    expect(await sampled(errors, answering(traffic))).toEqual({
      ...{ text: 'errors', candidate: 4 / 50, stable: 1 / 950, verdict: 'pass', detail: undefined },
      counts: {
        ...{ tolerance: errors.tolerance, since: 1000, until: 2000 },
        series: [{ slowerThan: undefined, counted: { x: 4, n: 50, y: 1, m: 950 } }],
      },
    });
  });

  test('of counters of the user are counted just so', async () => {
    const own = {
      ...errors,
      counts: { bad: 'p{r="refused",pod=~"{{pods}}"}', all: 'p{pod=~"{{pods}}"}' },
      preset: undefined,
    };
    const { counts } = await sampled(own, answering(traffic));
    expect(counts?.series[0]?.counted).toEqual({ x: 4, n: 50, y: 1, m: 950 });
  });

  test.each([
    [
      'nobody watches the new version',
      { ...traffic, 'up new 2000': [] },
      'no metrics of the pods new-.* are scraped',
    ],
    [
      'nobody watches the old one',
      { ...traffic, 'up old 2000': [] },
      'no metrics of the pods old-.* are scraped',
    ],
  ])('are no data while %s, and are not lost', async (_what, series, detail) => {
    const sample = await sampled(errors, answering(series));
    expect(sample).toMatchObject({ verdict: 'no-data', detail });
    expect(sample.counts).toBeUndefined();
  });

  test('are no data when one of the answers is none', async () => {
    const rows: AskRows = (promql, at) =>
      metric(promql) === 'errors' && at === 1000
        ? Promise.resolve({ noData: 'Prometheus answered 503' })
        : answering(traffic)(promql, at);
    expect(await sampled(errors, rows)).toMatchObject({
      verdict: 'no-data',
      detail: 'Prometheus answered 503',
    });
  });

  test('are no data while the pods are not known', async () => {
    const { candidate, stable } = arms;
    const rows = answering(traffic);
    for (const own of [
      { candidate: undefined, stable },
      { candidate, stable: undefined },
    ])
      expect(await countsSample(errors, own, { span, rows })).toMatchObject({
        detail: 'its pods are not known yet',
      });
  });
});

describe('latency', () => {
  const buckets = (labels: Readonly<Record<string, string>>, ...values: readonly [string, number][]) =>
    values.map(([le, value]) => [{ ...labels, le }, value] as const);
  const traffic: Series = {
    ...watched,
    'bucket old 2000': buckets(a, ['0.1', 900], ['0.5', 990], ['+Inf', 1000]),
    'bucket new 2000': buckets(b, ['0.1', 60], ['0.5', 80], ['+Inf', 100]),
  };

  test('is counted for each boundary that both versions have', async () => {
    const { counts, candidate, stable } = await sampled(latency, answering(traffic));
    expect(counts?.series).toEqual([
      { slowerThan: 0.1, counted: { x: 40, n: 100, y: 100, m: 1000 } },
      { slowerThan: 0.5, counted: { x: 20, n: 100, y: 10, m: 1000 } },
    ]);
    expect(candidate).toBeCloseTo(0.5, 10);
    expect(stable).toBeCloseTo(0.5, 10);
  });

  test('over one boundary tells the share that was slower', async () => {
    const sample = await sampled({ ...latency, slowerThan: 0.5 }, answering(traffic));
    expect(sample).toMatchObject({ candidate: 0.2, stable: 0.01 });
    expect(sample.counts?.series.map(({ slowerThan }) => slowerThan)).toEqual([0.5]);
  });

  test('over a boundary that there is none of says which there are', async () => {
    expect(await sampled({ ...latency, slowerThan: 0.3 }, answering(traffic))).toMatchObject({
      verdict: 'no-data',
      detail: 'the histogram has no boundary at 0.3 s, but at 0.1 s, 0.5 s',
    });
  });

  test('of a version that nobody has used yet is nothing, and no reason to wait', async () => {
    const sample = await sampled(latency, answering({ ...traffic, 'bucket new 2000': [] }));
    expect(sample).toMatchObject({ verdict: 'pass', candidate: undefined });
    expect(sample.counts).toBeUndefined();
  });

  test('is no data where the versions have other boundaries', async () => {
    const other = { ...traffic, 'bucket new 2000': buckets(b, ['0.2', 60], ['+Inf', 100]) };
    expect(await sampled(latency, answering(other))).toMatchObject({
      verdict: 'no-data',
      detail: 'the histograms of both versions have no boundary in common',
    });
  });
});
