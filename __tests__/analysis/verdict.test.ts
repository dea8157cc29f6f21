import { describe, expect, test } from '@jest/globals';
import { breachReason, undecidedReason } from '../../src/analysis/sentence.ts';
import { formatValue } from '../../src/analysis/value.ts';
import { weigh } from '../../src/analysis/ledger.ts';
import { countBreaches, judge, keeps, type Basis, type Verdict } from '../../src/analysis/verdict.ts';
import type { Interval, Ledger } from '../../src/model/ledger.ts';
import type { Check, EvidenceCheck, HttpCheck, Judging, MetricCheck } from '../../src/model/spec.ts';
import type { CheckSample, StageSample } from '../../src/model/state.ts';

const metric: MetricCheck = {
  kind: 'metric',
  text: 'p99 <= 500ms',
  metric: 'p99',
  query: 'p99',
  comparison: '<=',
  bound: 0.5,
  unit: 'seconds',
  consecutive: 3,
};
const http: HttpCheck = {
  kind: 'http',
  text: 'http GET /',
  method: 'GET',
  url: '/',
  status: 200,
  headers: {},
  consecutive: 2,
};

function sampled(check: Check, changes: Partial<CheckSample> = {}): CheckSample {
  return { text: check.text, candidate: 0.7, stable: 0.2, verdict: 'breach', detail: undefined, ...changes };
}

function stageSample(...checks: readonly CheckSample[]): StageSample {
  const arm = { requestsPerSecond: 1, errorRatio: 0, p99Seconds: 0 };
  return { at: 0, polls: 1, candidate: arm, stable: arm, checks };
}

test.each([
  ['>=', true, true, false],
  ['>', true, false, false],
  ['<=', false, true, true],
  ['<', false, false, true],
  ['==', false, true, false],
] as const)('a bound %s is kept by more: %s, by the same: %s, by less: %s', (comparison, ...kept) => {
  expect([keeps(2, comparison, 1), keeps(1, comparison, 1), keeps(0, comparison, 1)]).toEqual(kept);
});

describe('breaches', () => {
  test('count in a row, and silence neither adds nor clears', () => {
    const before = { a: 2, b: 2, c: 2 };
    const checks = (['pass', 'breach', 'no-data'] as const).map((verdict, index) => ({
      ...sampled(metric, { verdict }),
      text: 'abc'[index] ?? '',
    }));
    expect(countBreaches(before, checks)).toEqual({ a: 0, b: 3, c: 2 });
    expect(countBreaches({}, checks)).toEqual({ a: 0, b: 1, c: 0 });
  });
});

const judging: Judging = { confidence: 0.95, minimumRequests: 1, earlyPromoteMs: undefined };

describe('the verdict', () => {
  const both = [metric, http];
  const well = stageSample(sampled(metric, { verdict: 'pass' }), sampled(http, { verdict: 'pass' }));
  const judged = (checks: readonly Check[], breaches: Basis['breaches'], sample: StageSample): Verdict =>
    judge(checks, { breaches, sample, ledgers: {}, judging });
  const passing = { is: 'passing', isCertain: false };

  test('passes when all pass, and when nothing is asked', () => {
    expect(judged(both, {}, well)).toEqual(passing);
    expect(judged([], {}, stageSample())).toEqual(passing);
    expect(judged(both, {}, stageSample())).toEqual(passing);
  });

  test('is breached by one check that breached often enough, whatever the others say', () => {
    const sample = stageSample(sampled(metric, { verdict: 'no-data' }), sampled(http));
    expect(judged(both, { [http.text]: 2 }, sample)).toEqual({
      is: 'breached',
      reason: breachReason(http, sampled(http)),
    });
    expect(judged(both, { [metric.text]: 3 }, well)).toMatchObject({
      is: 'breached',
      reason: { check: metric.text },
    });
  });

  test('is open while a check has no data or too few breaches', () => {
    const silent = sampled(http, { verdict: 'no-data' });
    expect(judged(both, {}, stageSample(sampled(metric, { verdict: 'pass' }), silent))).toEqual({
      is: 'open',
      reason: undecidedReason(http, silent),
    });
    expect(judged(both, { [metric.text]: 2 }, well)).toMatchObject({
      is: 'open',
      reason: { check: metric.text },
    });
    expect(judged(both, { [metric.text]: 0 }, well)).toEqual(passing);
  });
});

const errors: EvidenceCheck = {
  ...{ kind: 'evidence', text: 'errors', counts: 'errors', slowerThan: undefined, preset: 'http' },
  tolerance: { ratio: 1.25, rate: 0.001 },
};
const latency: EvidenceCheck = { ...errors, text: 'latency', counts: 'latency' };

/** A ledger of so many polls that all counted the same. */
function ledgerOf(polls: number, counted: Interval, slowerThan?: number): Ledger {
  const intervals = Array.from({ length: polls }, () => counted);
  return { tolerance: errors.tolerance, until: 1, series: [{ slowerThan, intervals, folded: undefined }] };
}

describe('the verdict by evidence', () => {
  const bad = ledgerOf(2, { x: 3, n: 50, y: 1, m: 950 });
  const good = ledgerOf(6, { x: 0, n: 50, y: 1, m: 950 });
  const judged = (
    ledgers: Readonly<Record<string, Ledger>>,
    own: Partial<Judging> = {},
    verdict: CheckSample['verdict'] = 'pass',
  ): Verdict => {
    const checks = [errors, latency].filter(({ text }) => text in ledgers);
    const sample = stageSample(...checks.map((check) => sampled(check, { verdict })));
    return judge(checks, { breaches: {}, sample, ledgers, judging: { ...judging, ...own } });
  };

  test('turns back, with both counts and how seldom noise looks like them', () => {
    expect(judged({ errors: bad })).toEqual({
      is: 'breached',
      reason: {
        kind: 'check-failed',
        check: 'errors',
        sentence: expect.stringMatching(
          /^errors: 6 of 100 requests to the new version failed \(6 %\), 2 of 1,900 to the old one \(0\.1 %\); the chance that noise looks like this is below 1 in [1-9]0+(,000)*$/,
        ) as unknown,
      },
    });
  });

  test('is of both checks together: one that says nothing halves what the other says', () => {
    const barely = ledgerOf(2, { x: 4, n: 50, y: 1, m: 950 });
    expect(judged({ errors: barely }, { confidence: 0.95 })).toMatchObject({ is: 'breached' });
    const alone = weigh(barely).bad;
    const confidence = 1 - Math.exp(-(alone - 0.1));
    expect(judged({ errors: barely }, { confidence })).toMatchObject({ is: 'breached' });
    expect(judged({ errors: barely, latency: good }, { confidence })).toMatchObject({ is: 'passing' });
  });

  test('tells the boundary that says most', () => {
    const fast = { x: 1, n: 50, y: 19, m: 950 };
    const slow = { x: 10, n: 50, y: 5, m: 950 };
    const ledger: Ledger = {
      ...bad,
      series: [
        ...ledgerOf(6, fast, 0.1).series,
        ...ledgerOf(6, slow, 0.5).series,
        ...ledgerOf(6, fast, 2.5).series,
      ],
    };
    expect(judged({ latency: ledger })).toMatchObject({
      reason: {
        sentence: expect.stringContaining(
          'latency: 60 of 300 requests to the new version took longer than 500 ms (20 %), 30 of 5,700 to the old one (0.5 %)',
        ) as unknown,
      },
    });
  });

  test('is certain when there is enough evidence that nothing is wrong', () => {
    expect(judged({ errors: good })).toEqual({ is: 'passing', isCertain: false });
    const long = ledgerOf(10, { x: 0, n: 50, y: 1, m: 950 });
    expect(judged({ errors: long })).toEqual({ is: 'passing', isCertain: true });
    expect(judged({ errors: long, latency: good })).toEqual({ is: 'passing', isCertain: false });
  });

  test('is open without requests, without enough of them, and without data', () => {
    const none = ledgerOf(0, good.series[0]?.intervals[0] ?? { x: 0, n: 0, y: 0, m: 0 });
    expect(judged({ errors: none })).toMatchObject({
      is: 'open',
      reason: {
        kind: 'no-data',
        sentence: "errors: the new version got 0 requests until the stage's deadline, and must get 1",
      },
    });
    expect(judged({ errors: none }, { minimumRequests: 0 })).toMatchObject({ is: 'passing' });
    expect(judged({ errors: good }, { minimumRequests: 301 })).toMatchObject({ is: 'open' });
    expect(judged({ errors: good }, { minimumRequests: 300 })).toMatchObject({ is: 'passing' });
    expect(judged({ errors: good }, {}, 'no-data')).toMatchObject({
      is: 'open',
      reason: { kind: 'no-data' },
    });
  });

  test('is open while all that is known is one interval, which may be a burst', () => {
    const one = ledgerOf(1, { x: 20, n: 100, y: 2, m: 1900 });
    expect(judged({ errors: one })).toMatchObject({ is: 'open', reason: { kind: 'check-failed' } });
    const quiet = Array.from({ length: 8 }, () => ({ x: 0, n: 100, y: 2, m: 1900 }));
    const series = one.series.map((own) => ({ ...own, intervals: [...own.intervals, ...quiet] }));
    expect(judged({ errors: { ...one, series } })).toMatchObject({ is: 'passing' });
  });

  test('of more evidence than can be told says a billion', () => {
    const sure = ledgerOf(60, { x: 40, n: 50, y: 1, m: 950 });
    expect(judged({ errors: sure })).toMatchObject({
      reason: { sentence: expect.stringContaining('below 1 in a billion') as unknown },
    });
  });
});

describe('the reason', () => {
  test('of a breach says what both versions had', () => {
    expect(breachReason(metric, sampled(metric))).toEqual({
      kind: 'check-failed',
      check: metric.text,
      sentence: 'p99 <= 500ms: the new version had 700 ms (the old one 200 ms), 3 polls in a row',
    });
    expect(breachReason(metric, sampled(metric, { stable: undefined })).sentence).toContain(
      '(the old one no data)',
    );
  });

  test('of a probe says what was answered', () => {
    expect(breachReason(http, sampled(http, { detail: '503' })).sentence).toBe(
      'http GET /: the new version answered 503, 2 polls in a row',
    );
    expect(breachReason(http, sampled(http)).sentence).toContain('answered nothing');
  });

  test('of a stage without a verdict tells silence from a breach', () => {
    expect(undecidedReason(metric, sampled(metric))).toEqual({
      kind: 'check-failed',
      check: metric.text,
      sentence:
        "p99 <= 500ms: still breached at the stage's deadline, the new version had 700 ms (the old one 200 ms)",
    });
    expect(undecidedReason(metric, sampled(metric, { verdict: 'no-data', detail: 'NaN' }))).toEqual({
      kind: 'no-data',
      check: metric.text,
      sentence: "p99 <= 500ms: no data for the new version until the stage's deadline (NaN)",
    });
    expect(undecidedReason(metric, sampled(metric, { verdict: 'no-data' })).sentence).toContain(
      '(the query returned nothing)',
    );
  });
});

test.each([
  [0.018, 'ratio', '1.8 %'],
  [0.9987, 'ratio', '99.9 %'],
  [1, 'ratio', '100 %'],
  [0.2123, 'seconds', '212 ms'],
  [0.0123, 'seconds', '12.3 ms'],
  [1, 'seconds', '1 s'],
  [1.236, 'seconds', '1.24 s'],
  [30.46, 'per-second', '30.5/s'],
  [10, 'per-second', '10/s'],
  [10.04, 'number', '10'],
  [9.996, 'number', '10'],
  [123.4, 'number', '123'],
  [100.4, 'number', '100'],
  [-123.4, 'number', '-123'],
  [-12.34, 'number', '-12.3'],
  [Infinity, 'number', 'Infinity'],
] as const)('%d in %s reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});
