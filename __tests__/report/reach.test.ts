import { describe, expect, test } from '@jest/globals';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import type { Report } from '../../src/model/report.ts';
import { home } from '../../src/model/split.ts';
import type { Roll, Step } from '../../src/model/step.ts';
import { advice } from '../../src/report/advice.ts';
import { downtimeMs, restoredAt } from '../../src/report/facts.ts';
import { headline } from '../../src/report/sentence.ts';
import { origin, plan } from './fixtures.ts';
import { play, type Story } from './stories.ts';

const reason = { kind: 'check-failed', sentence: 'success-rate fell' } as const;

function turnedBack(steps: readonly Step[], story: Partial<Story> = {}): Report {
  const own: Plan = { ...plan, targets: [{ ...leadOf(plan), candidate: 'shop' }], steps };
  const { state, events, at } = play({
    begin: steps.length,
    turnBack: reason,
    finish: { outcome: 'rolled-back', reason },
    plan: own,
    ...story,
  });
  return { command: 'deploy', plan: own, state, events, at, outcome: 'rolled-back', reason, origin };
}

const roll: Roll = {
  kind: 'roll',
  target: 'shop',
  source: { from: 'images', images: [] },
  previousHash: 'old',
  pods: 1,
  of: 4,
  pace: undefined,
  original: null,
};
const scale: Step = {
  kind: 'scale',
  share: 50,
  candidate: { name: 'shop-candidate', replicas: 2 },
  stable: { name: 'shop', replicas: 2, original: 2 },
  service: undefined,
  realShare: 50,
};

describe('what a report says of the users that a version reached', () => {
  test('follows the pods where nothing is routed', () => {
    expect(headline(turnedBack([roll]))).toBe('shop turned back at 25 %: success-rate fell');
    expect(headline(turnedBack([scale]))).toBe('shop turned back at 50 %: success-rate fell');
  });

  test('counts pods that are sized for a route only when the route leads there', () => {
    const { realShare: _share, ...sized } = scale;
    expect(headline(turnedBack([sized]))).toMatch('before any user reached 2.4.0');
  });

  test('counts testers as users', () => {
    const split = { ...home, testers: [{ by: 'header', name: 'X-Tester', value: 'yes' }] } as const;
    const shown: Step = { kind: 'shift-traffic', targets: ['shop'], split, realShare: 0, why: 'stage' };
    expect(headline(turnedBack([shown]))).toMatch('turned back with testers alone on it');
    const copied = { ...home, mirror: { share: 10, methods: ['GET'] } };
    expect(headline(turnedBack([{ ...shown, split: copied }]))).toMatch('before any user reached');
  });

  test('measures how long there was no version', () => {
    const report = turnedBack([{ ...roll, pace: 'recreate', pods: 4 }]);
    expect(downtimeMs(report)).toBeUndefined();
    const recreated = { ...report, plan: { ...report.plan, strategy: 'recreate' } } as const;
    const [forward, back] = report.state?.history ?? [];
    const took = (run: typeof forward): number => (run?.endedAt ?? 0) - (run?.startedAt ?? 0);
    expect(downtimeMs(recreated)).toBe(took(forward) + took(back));
    expect(advice(recreated)).toMatch(/Users had no version for at most \d/);
  });

  test('knows when the last of them was back', () => {
    const report = turnedBack([roll]);
    const unrolled = report.state?.history.find(({ kind }) => kind === 'unroll');
    expect(unrolled?.endedAt).toBeDefined();
    expect(restoredAt(report)).toBe(unrolled?.endedAt);
    expect(restoredAt(turnedBack([roll], { undo: 0 }))).toBeUndefined();
  });
});
