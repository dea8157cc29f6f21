import { describe, expect, test } from '@jest/globals';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import type { Spec, Stage } from '../../src/model/spec.ts';
import type { Step } from '../../src/model/step.ts';
import { baselineShare } from '../../src/plan/baseline.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { estimate } from '../../src/report/step-list.ts';
import { probe, shopPlan } from './facts.ts';

const against: EvidenceCheck = { ...probe, against: 'baseline' };
const stage = (weight: number): Stage => ({ weight, bakeMs: 1000, needsApproval: false });
const planned = (changes: Partial<Spec> = {}): Plan =>
  shopPlan({ checks: [against], stages: [stage(25), stage(50), stage(100)], ...changes });

function told(step: Step): string {
  if (step.kind === 'start-candidate') return `start ${step.replicas} ${step.candidate}`;
  if (step.kind === 'scale') return `scale ${step.candidate.replicas} ${step.candidate.name}`;
  if (step.kind === 'shift-traffic')
    return `${step.why} ${step.split.share}, ${step.split.baseline ?? 'no'} baseline`;
  return step.kind === 'analyse' && step.hasBaseline === true ? 'analyse with baseline' : step.kind;
}

describe('a rollout whose checks ask for a baseline', () => {
  test('gives it what the candidate gets, while stable keeps as much, and ends it before the promotion', () => {
    expect(planned().steps.map(told)).toEqual([
      'pin-service',
      'start 1 shop-candidate',
      'start 1 shop-baseline',
      'scale 1 shop-candidate',
      'scale 1 shop-baseline',
      'stage 25, 25 baseline',
      'analyse with baseline',
      'scale 2 shop-candidate',
      'scale 2 shop-baseline',
      'stage 50, 25 baseline',
      'analyse with baseline',
      'scale 4 shop-candidate',
      'stage 100, no baseline',
      'analyse',
      'pin-service',
      'drain',
      'remove-baseline',
      'update-target',
      'adopt-target',
      'home 0, no baseline',
      'drain',
      'remove-candidate',
      'restore-service',
    ]);
  });

  test('starts it as the revision that serves, with a Service of its own', () => {
    const plan = planned();
    const { stable, baseline, route } = leadOf(plan);
    expect([baseline, route.backends.baseline]).toEqual(['shop-baseline', 'shop-baseline']);
    expect(
      plan.steps.find((step) => step.kind === 'start-candidate' && step.role === 'baseline'),
    ).toMatchObject({
      source: { from: 'revision', hash: stable.hash },
      service: 'shop-baseline',
    });
  });

  test('removes it on the way back, and can go back when it is gone', () => {
    const plan = planned();
    const undone = plan.steps.map((step) => undoOf(step, plan));
    const removal = { kind: 'remove-baseline', baseline: 'shop-baseline', service: 'shop-baseline' };
    expect(undone[2]).toEqual([removal]);
    expect(undone[16]).toEqual([]);
    expect(undone.indexOf('irreversible')).toBeGreaterThan(16);
  });

  test('counts its pods', () => {
    expect(estimate(planned())).toContain('up to 6 pods more than now');
    expect(estimate(planned({ checks: [probe] }))).toContain('up to 4 pods more than now');
  });

  test('is as before where nobody asks for one', () => {
    const plan = planned({ checks: [probe] });
    expect(JSON.stringify(plan)).not.toMatch(/baseline/i);
  });

  test('has none before a stage that shares traffic', () => {
    const steps = planned({
      testers: [{ by: 'header', name: 'X-Tester', value: 'yes' }],
      stages: [stage(0), stage(5)],
    }).steps.map(told);
    expect(steps.filter((step) => /^(scale .*-baseline|stage)/.test(step))).toEqual([
      'stage 0, no baseline',
      'scale 1 shop-baseline',
      'stage 5, 5 baseline',
    ]);
  });
});

test.each([
  [0, 0],
  [0.5, 0.5],
  [33, 33],
  [34, 33],
  [50, 25],
  [97, 1],
  [99, 0],
  [100, 0],
])('beside %d %% the baseline gets %d %%', (weight, share) => {
  expect(baselineShare(stage(weight))).toBe(share);
});

describe('a baseline is refused', () => {
  const byPods = { route: { kind: 'Service', name: 'shop' } } as const;

  test.each([
    [
      'where a router shares between two',
      byPods,
      /needs a baseline: service cannot share traffic among three/,
    ],
    ['where no stage shares', { stages: [stage(100)] }, /needs a baseline: no stage shares traffic/],
    [
      'where users are kept',
      { sticky: { cookie: undefined, seconds: undefined } },
      /needs a baseline: `sticky` keeps users/,
    ],
    ['in place', { strategy: 'rolling' }, /needs a baseline, which .* and not rolling as it is here/],
  ] as const)('%s', (_why, changes, sentence) => {
    expect(() => planned(changes as Partial<Spec>)).toThrow(sentence);
  });
});
