import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { rejudge } from '../../src/analysis/rejudge.ts';
import { jsonReport } from '../../src/report/json.ts';
import { analysisSchema } from '../../src/report/schema-analysis.ts';
import { judgedStory } from '../report/judged.ts';

function judge(input: unknown): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  const done = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/judge.ts', '-'],
    {
      input: text,
      encoding: 'utf8',
    },
  );
  return { status: done.status, out: done.stdout, err: done.stderr };
}

const byHand = {
  confidence: 0.95,
  checks: [
    {
      check: 'errors',
      tolerance: { ratio: 1.25 },
      series: [{ intervals: [{ x: 5, y: 10, n: 300, m: 5700 }] }],
    },
  ],
};

test('a report says of itself what the rollout was judged by', () => {
  const { analysis } = jsonReport(judgedStory);
  const again = rejudge(analysisSchema.parse(JSON.parse(JSON.stringify(analysis))));
  expect(again.verdict).toBe('bad');
  expect(again.bad.ln).toBeGreaterThan(again.enough.ln);
  expect(again.checks.map(({ check, series }) => [check, series[0]?.totals])).toEqual([
    ['errors', { x: 30, n: 1500, y: 30, m: 28_500 }],
  ]);
  const fromReport = judge(jsonReport(judgedStory));
  expect({ ...fromReport, out: JSON.parse(fromReport.out) as unknown }).toEqual({
    status: 0,
    err: '',
    out: JSON.parse(JSON.stringify(again)) as unknown,
  });
});

test('intervals made by hand are weighed too: one may be a burst, and proves nothing', () => {
  const { status, out } = judge(byHand);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ verdict: 'open', bad: { evidence: 1 } });
});

describe('what cannot be judged is refused', () => {
  test.each([
    ['no JSON', 'hello', '- is not JSON.'],
    ['a report without evidence', { steps: [] }, '- is a report of a rollout that no evidence judged.'],
    [
      'a tolerance of nothing',
      { ...byHand, checks: [{ check: 'errors', tolerance: {}, series: [] }] },
      'Give `ratio` or `rate`, or both',
    ],
    [
      'a count below 0',
      { ...byHand, checks: [{ ...byHand.checks[0], series: [{ intervals: [{ x: -1 }] }] }] },
      'x',
    ],
  ])('%s', (_what, input, why) => {
    const { status, err } = judge(input);
    expect(status).toBe(2);
    expect(err).toContain(why);
    expect(err).toContain('usage: npm run -s judge');
  });
});
