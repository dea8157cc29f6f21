import { describe, expect, test } from '@jest/globals';
import { builtIn } from '../../src/metrics/providers/prometheus/queries.ts';
import type { Arm } from '../../src/metrics/arm.ts';
import type { Sampled } from '../../src/metrics/provider.ts';
import type { Check, HttpCheck, MetricCheck } from '../../src/model/check.ts';
import { takeSample, type Arms, type MeasuredArms, type Meters } from '../../src/observe/sample.ts';

const arm = (pods: string) => ({
  namespace: 'web',
  target: 'shop',
  pods,
  replicaSet: undefined,
  backends: [],
  windowMs: 30_000,
});
const only = (arms: Arms): MeasuredArms => ({ all: arms, of: () => arms });
const [candidate, stable] = [arm('shop-candidate-1-.*'), arm('shop-2-.*')];

const errors: MetricCheck = {
  ...{ kind: 'metric', text: 'error-rate <= 1%', metric: 'error-rate', query: 'error-rate' },
  ...{ comparison: '<=', bound: 0.01, unit: 'ratio', consecutive: 3 },
};
const health: HttpCheck = {
  ...{ kind: 'http', text: 'http GET https://shop/ == 200', method: 'GET', url: 'https://shop/' },
  ...{ status: 200, headers: {}, consecutive: 3 },
};

/** Answers by query; what it does not know is no data. Notes what was asked. */
function meters(
  known: Readonly<Partial<Record<string, number>>>,
  status = 200,
): Meters & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    query: ({ text }): Promise<Sampled> => {
      asked.push(text);
      const value = known[text];
      return Promise.resolve(value === undefined ? { noData: 'the query returned nothing' } : { value });
    },
    rows: () => Promise.resolve({ noData: 'not asked for' }),
    walk: () => Promise.reject(new Error('no journey is asked for')),
    pods: () => Promise.resolve({ noData: 'not asked for' }),
    probe: () => Promise.resolve({ status, detail: `${status}` }),
    program: ({ text }) =>
      Promise.resolve({ text, candidate: undefined, stable: undefined, verdict: 'pass', detail: 'well' }),
    now: () => 1000,
  };
}

const asking = (...checks: readonly Check[]) => ({ checks, since: {} });

const known = {
  [builtIn('throughput', candidate)]: 10,
  [builtIn('error-rate', candidate)]: 0.02,
  [builtIn('p99', candidate)]: 0.3,
  [builtIn('throughput', stable)]: 90,
  [builtIn('error-rate', stable)]: 0.001,
};

describe('one poll', () => {
  test('has both versions side by side, and asks each query once', async () => {
    const own = meters(known);
    expect(await takeSample(asking(errors), only({ candidate, stable }), own)).toEqual({
      at: 1000,
      polls: 1,
      candidate: { requestsPerSecond: 10, errorRatio: 0.02, p99Seconds: 0.3 },
      stable: { requestsPerSecond: 90, errorRatio: 0.001, p99Seconds: undefined },
      checks: [
        { text: 'error-rate <= 1%', candidate: 0.02, stable: 0.001, verdict: 'breach', detail: undefined },
      ],
    });
    expect(own.asked.length).toBe(new Set(own.asked).size);
  });

  test.each([
    ['>=', 'pass'],
    ['>', 'breach'],
    ['<=', 'pass'],
    ['<', 'breach'],
    ['==', 'pass'],
  ] as const)('a value on the bound of %s is a %s', async (comparison, verdict) => {
    const check = { ...errors, comparison, bound: 0.02 };
    expect(
      (await takeSample(asking(check), only({ candidate, stable }), meters(known))).checks[0]?.verdict,
    ).toBe(verdict);
  });

  test.each([
    [1.5, 0.001, 'breach', undefined],
    [25, 0.001, 'pass', undefined],
    [25, undefined, 'no-data', 'of the old version, to compare with: the query returned nothing'],
  ] as const)(
    'a bound of %d times stable, which has %s, is a %s',
    async (...[bound, old, verdict, detail]) => {
      const own = meters({
        [builtIn('error-rate', candidate)]: 0.02,
        ...(old === undefined ? {} : { [builtIn('error-rate', stable)]: old }),
      });
      const check: MetricCheck = { ...errors, bound, times: 'stable' };
      expect((await takeSample(asking(check), only({ candidate, stable }), own)).checks).toMatchObject([
        { verdict, detail },
      ]);
    },
  );

  test.each([
    ['>=', 0.8, 100, 'pass', 'a week ago 100/s'],
    ['>=', 0.8, 101, 'breach', 'a week ago 101/s'],
    ['<=', 1.2, 50, 'breach', 'a week ago 50/s'],
    ['<=', 1.2, undefined, 'no-data', 'of last week, to compare with: nothing then'],
  ] as const)('80/s %s %d times last week, which had %s, is a %s', async (...told) => {
    const [comparison, bound, then, verdict, detail] = told;
    const asked: (number | undefined)[] = [];
    const query: Meters['query'] = ({ text }, agoMs) => {
      if (text !== 'sum(orders)') return Promise.resolve({ noData: 'no such metric' });
      asked.push(agoMs);
      const value = agoMs === undefined ? 80 : then;
      return Promise.resolve(value === undefined ? { noData: 'nothing then' } : { value });
    };
    const orders: MetricCheck = {
      ...{ ...errors, text: 'orders', query: { provider: 'prometheus', text: 'sum(orders)' } },
      ...{ comparison, bound, times: 'last-week', unit: 'per-second' },
    };
    const taken = await takeSample(asking(orders), only({ candidate, stable }), { ...meters({}), query });
    expect(taken.checks).toEqual([{ text: 'orders', candidate: 80, stable: undefined, verdict, detail }]);
    expect(asked).toEqual([undefined, 7 * 24 * 3_600_000]);
  });

  test('a query of the user is filled for each version', async () => {
    const check = { ...errors, query: { provider: 'prometheus', text: 'orders{pod=~"{{pods}}"}' } };
    const answers = { [`orders{pod=~"${candidate.pods}"}`]: 0, [`orders{pod=~"${stable.pods}"}`]: 3 };
    expect((await takeSample(asking(check), only({ candidate, stable }), meters(answers))).checks).toEqual([
      { text: check.text, candidate: 0, stable: 3, verdict: 'pass', detail: undefined },
    ]);
  });

  test('what Kubernetes knows of the pods is asked for each version, and no metrics service for it', async () => {
    const own = meters({});
    const pods = (query: object, { pods: names }: Arm): Promise<Sampled> =>
      Promise.resolve({ value: 'log' in query ? 9 : names === candidate.pods ? 3 : 2 });
    const restarts: MetricCheck = { ...errors, text: 'restarts', query: { pods: 'restarts' }, bound: 2 };
    const lines: MetricCheck = {
      ...errors,
      text: 'lines',
      query: { log: 'refused' },
      bound: 1,
      times: 'stable',
    };
    const taken = await takeSample(asking(restarts, lines), only({ candidate, stable }), { ...own, pods });
    expect(taken.checks).toEqual([
      { text: 'restarts', candidate: 3, stable: 2, verdict: 'breach', detail: undefined },
      { text: 'lines', candidate: 9, stable: 9, verdict: 'pass', detail: undefined },
    ]);
    const usual = (['throughput', 'error-rate', 'p99'] as const).flatMap((metric) =>
      [candidate, stable].map((each) => builtIn(metric, each)),
    );
    expect(own.asked.toSorted()).toEqual(usual.toSorted());
  });

  test.each([
    ['the server has none', meters({}), { candidate, stable }, 'the query returned nothing'],
    ['the pods are not known', meters({}), { candidate: undefined, stable }, 'its pods are not known yet'],
  ])('no data is no evidence, and says why: %s', async (...[, own, arms, detail]) => {
    const { checks } = await takeSample(asking(errors), only(arms), own);
    expect(checks).toEqual([
      { text: errors.text, candidate: undefined, stable: undefined, verdict: 'no-data', detail },
    ]);
  });

  test('a query with a placeholder that stands for nothing is not asked, and says so', async () => {
    const check = { ...errors, query: { provider: 'prometheus', text: 'x{service="{{service}}"}' } };
    const own = meters({});
    const { checks } = await takeSample(asking(check), only({ candidate, stable }), own);
    expect(checks).toMatchObject([
      { verdict: 'no-data', detail: 'a placeholder of its query stands for nothing here' },
    ]);
    expect(own.asked.join()).not.toContain('service=');
  });

  test.each([
    [200, 'pass'],
    [503, 'breach'],
    [undefined, 'breach'],
  ] as const)('a probe answered with %s is a %s', async (status, verdict) => {
    const { checks } = await takeSample(asking(health), only({ candidate, stable }), {
      ...meters({}),
      walk: () => Promise.reject(new Error('no journey is asked for')),
      probe: () => Promise.resolve({ status, detail: 'said' }),
    });
    expect(checks).toEqual([
      { text: health.text, candidate: status, stable: undefined, verdict, detail: 'said' },
    ]);
  });

  test('the samples are in the order of the checks', async () => {
    const { checks } = await takeSample(asking(health, errors), only({ candidate, stable }), meters(known));
    expect(checks.map(({ text }) => text)).toEqual([health.text, errors.text]);
  });

  test('a check of one target measures its pods alone, and the stage all of them', async () => {
    const cart = { candidate: arm('cart-candidate-1-.*'), stable: arm('cart-2-.*') };
    const own = meters({
      [builtIn('error-rate', cart.candidate)]: 0.5,
      [builtIn('error-rate', candidate)]: 0,
    });
    const arms = {
      all: { candidate, stable },
      of: (target: string) => (target === 'cart' ? cart : arms.all),
    };
    const { checks, candidate: all } = await takeSample(asking({ ...errors, target: 'cart' }), arms, own);
    expect(checks).toMatchObject([{ candidate: 0.5, verdict: 'breach' }]);
    expect(all.errorRatio).toBe(0);
  });

  test('what is compared with a baseline is so while that gets requests, and with stable else', async () => {
    const baseline = arm('shop-baseline-3-.*');
    const slow: MetricCheck = {
      ...{ kind: 'metric', text: 'p99 <= 1.5 times baseline', metric: 'p99', query: 'p99' },
      ...{ comparison: '<=', bound: 1.5, times: 'baseline', unit: 'seconds', consecutive: 3 },
    };
    const own = meters({
      [builtIn('p99', candidate)]: 0.3,
      [builtIn('p99', stable)]: 0.1,
      [builtIn('p99', baseline)]: 0.25,
    });
    const arms = only({ candidate, stable, baseline });
    const beside = await takeSample({ ...asking(slow), hasBaseline: true }, arms, own);
    expect(beside.checks).toMatchObject([{ candidate: 0.3, stable: 0.25, verdict: 'pass' }]);
    expect(beside.stable.p99Seconds).toBe(0.1);
    const without = await takeSample(asking(slow), arms, own);
    expect(without.checks).toMatchObject([{ candidate: 0.3, stable: 0.1, verdict: 'breach' }]);
    const unknown = await takeSample(
      { ...asking(slow), hasBaseline: true },
      only({ candidate, stable }),
      own,
    );
    expect(unknown.checks).toMatchObject([
      { verdict: 'no-data', detail: 'of old pods, to compare with: its pods are not known yet' },
    ]);
  });
});
