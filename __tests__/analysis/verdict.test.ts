import { describe, expect, test } from '@jest/globals';
import { breachReason, undecidedReason } from '../../src/analysis/sentence.ts';
import { formatValue } from '../../src/analysis/value.ts';
import { countBreaches, judge, keeps, type Basis, type Verdict } from '../../src/analysis/verdict.ts';
import type { Check, HttpCheck, MetricCheck, ProgramCheck } from '../../src/model/check.ts';
import type { Judging } from '../../src/model/spec.ts';
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

  test('are not counted again where a program has said nothing new', () => {
    const before = { a: 1, b: 1 };
    const checks = (['pass', 'breach'] as const).map((verdict, index) => ({
      ...sampled(metric, { verdict, isRepeat: true }),
      text: 'ab'[index] ?? '',
    }));
    expect(countBreaches(before, checks)).toEqual(before);
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

  test('is not changed by a warning, breached or without data', () => {
    const warns = { ...metric, warns: true as const };
    expect(judged([warns], { [metric.text]: 3 }, stageSample(sampled(metric)))).toEqual(passing);
    expect(judged([warns], {}, stageSample(sampled(metric, { verdict: 'no-data' })))).toEqual(passing);
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
    const beside: MetricCheck = { ...metric, times: 'baseline' };
    expect(breachReason(beside, sampled(beside)).sentence).toContain('(old pods 200 ms)');
  });

  test('of a bound by last week says what it was then', () => {
    const ofWeeks = { ...metric, times: 'last-week' } as const;
    const told = { stable: undefined, detail: 'a week ago 500 ms' };
    expect(breachReason(ofWeeks, sampled(metric, told)).sentence).toContain(
      'had 700 ms (a week ago 500 ms),',
    );
  });

  test('of a probe says what was answered', () => {
    expect(breachReason(http, sampled(http, { detail: '503' })).sentence).toBe(
      'http GET /: the new version answered 503, 2 polls in a row',
    );
    expect(breachReason(http, sampled(http)).sentence).toContain('answered nothing');
  });

  test('of a program says how it ended, and how often where that counts', () => {
    const program: ProgramCheck = {
      ...{ kind: 'program', runs: 'command', text: 'command ./smoke.sh', argv: ['./smoke.sh'] },
      ...{ env: {}, timeoutMs: 1000, consecutive: 1 },
    };
    const own = sampled(program, { candidate: undefined, detail: 'ended with exit code 3' });
    expect(breachReason(program, own).sentence).toBe('command ./smoke.sh: ended with exit code 3');
    expect(breachReason({ ...program, consecutive: 2 }, own).sentence).toMatch(/ 3, 2 runs in a row$/);
    const silent = sampled(program, { verdict: 'no-data', detail: 'is still running' });
    expect(undecidedReason(program, silent)).toMatchObject({
      kind: 'no-data',
      sentence: expect.stringMatching(/deadline \(is still running\)$/),
    });
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
  [0.25, 'cores', '0.25 cores'],
  [1.25 * 2 ** 30, 'bytes', '1.25 GiB'],
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
