import { describe, expect, test } from '@jest/globals';
import { weigh } from '../../src/analysis/ledger.ts';
import { evidenceReason } from '../../src/analysis/sentence.ts';
import { judge, type Verdict } from '../../src/analysis/verdict.ts';
import type { Interval, Ledger } from '../../src/model/ledger.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import type { Judging } from '../../src/model/spec.ts';
import type { CheckSample } from '../../src/model/state.ts';

const judging: Judging = { confidence: 0.95, minimumRequests: 1, earlyPromoteMs: undefined };
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
    ...[verdict = 'pass', detail]: readonly [CheckSample['verdict']?, string?]
  ): Verdict => {
    const checks = [errors, latency].filter(({ text }) => text in ledgers);
    const said = { candidate: undefined, stable: undefined, verdict, detail };
    const arm = { requestsPerSecond: 1, errorRatio: 0, p99Seconds: 0 };
    const sampled = checks.map(({ text }) => ({ text, ...said }));
    const sample = { at: 0, polls: 1, candidate: arm, stable: arm, checks: sampled };
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

  test('says that it was compared with a baseline', () => {
    const [check, own] = [{ ...errors, against: 'baseline' } as const, 'errors'];
    const sample: CheckSample = {
      ...{ text: own, candidate: undefined, stable: undefined, verdict: 'pass', detail: undefined },
    };
    const [worst] = weigh(bad).series;
    expect(worst && evidenceReason({ check, sample }, worst, 10).sentence).toContain(
      '6 of 100 requests to the new version failed (6 %), 2 of 1,900 to old pods (0.1 %)',
    );
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

  test('tells what failed last, where that is known', () => {
    const detail = 'shop-1: GET / answered 500';
    expect(judged({ errors: bad }, {}, 'pass', detail)).toMatchObject({
      reason: {
        sentence: expect.stringMatching(
          /below 1 in [\d,]+\. The latest: shop-1: GET \/ answered 500$/,
        ) as unknown,
      },
    });
  });

  test('of more evidence than can be told says a billion', () => {
    const sure = ledgerOf(60, { x: 40, n: 50, y: 1, m: 950 });
    expect(judged({ errors: sure })).toMatchObject({
      reason: { sentence: expect.stringContaining('below 1 in a billion') as unknown },
    });
  });
});
