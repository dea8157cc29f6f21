import { expect, test } from '@jest/globals';
import { foresight } from '../../src/analysis/foresight.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import type { Stage } from '../../src/model/spec.ts';

const errors: EvidenceCheck = {
  ...{ kind: 'evidence', text: 'errors', counts: 'errors', slowerThan: undefined, preset: 'http' },
  tolerance: { ratio: 1.25, rate: 0.001 },
};
const stage: Stage = { weight: 5, bakeMs: 600_000, needsApproval: false };
const told = (
  requestsPerSecond: number,
  { oldShare, ...own }: Partial<Stage> & { readonly oldShare?: number } = {},
  errorRatio = 0.001,
): string | undefined =>
  foresight(
    errors,
    { ...stage, ...own },
    {
      usual: { requestsPerSecond, errorRatio },
      oldShare: oldShare ?? 1 - (own.weight ?? 5) / 100,
      judging: { confidence: 0.95, minimumRequests: 0 },
      intervalMs: 15_000,
    },
  );

test('a busy service sees little, and soon', () => {
  expect(told(100)).toBe(
    'errors: at 300 requests a minute to the new version and 0.1 % errors of the old one, the stage of 5 % (10m) usually sees an error rate of 0.5 % or more, after about 5m30s',
  );
});

test('beside a baseline of the same share it sees less', () => {
  expect(told(100, { oldShare: 0.05 })).toMatch(/sees an error rate of 1 % or more/);
});

test('a quiet one sees only what is bad', () => {
  expect(told(2)).toMatch(
    /at 6 requests a minute .* sees an error rate of (5|10) % or more, after about \d+m/,
  );
});

test('a stage may be too short to see anything', () => {
  expect(told(0.01)).toBe(
    'errors: at 0 requests a minute to the new version and 0.1 % errors of the old one, the stage of 5 % (10m) is too short to see any error rate',
  );
});

test('nothing is said of a service that nobody uses, of a stage for all, or of no stage', () => {
  expect(told(0)).toBeUndefined();
  expect(told(100, { weight: 100 })).toBeUndefined();
  expect(told(100, { bakeMs: 0 })).toBeUndefined();
});

test('what the old version does too is not promised to be seen', () => {
  expect(told(100, {}, 0.02)).toMatch(/sees an error rate of (5|10) % or more/);
});
