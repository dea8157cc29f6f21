import { describe, expect, test } from '@jest/globals';
import type { State } from '../../src/model/state.ts';
import type { StepName } from '../../src/model/step.ts';
import { decide } from '../../src/rollout/decide.ts';
import { guardObjection } from '../../src/rollout/guards.ts';
import { probe, shopPlan } from '../plan/facts.ts';
import { byPods } from './making.ts';
import { plan, pod, seeing, within, workload, type Answered } from './seeing.ts';

function objection(state: State, answers: Answered): ReturnType<typeof guardObjection> {
  return guardObjection(plan, state, seeing(answers));
}

describe('pods that users are sent to, and none is ready', () => {
  const gone = [pod('a', { isReady: false }), pod('b', { isTerminating: true })];
  const none = { 'pods shop-candidate': gone };

  test.each(['analyse', 'drain', 'update-target'] as const)('end the rollout during %s', (kind) => {
    expect(objection(within(kind), none)).toEqual({
      is: 'failed',
      reason: { kind: 'unserved', sentence: 'no pod of shop-candidate is ready, and users are sent there' },
    });
  });

  test.each(['scale', 'smoke'] as const)('are waited for during %s, before there are users', (kind) => {
    expect(objection(within(kind), none)).toBeUndefined();
  });

  test('are waited for while none of stable is ready either', () => {
    expect(
      objection(within('analyse'), { ...none, 'workload shop': workload({ ready: 0 }) }),
    ).toBeUndefined();
  });

  test('are no matter while they only get copies', () => {
    const mirror = { share: 10, methods: ['GET'] };
    const of = shopPlan({ mirror: { ...mirror, bakeMs: 1000 } });
    expect(guardObjection(of, within('analyse', { of }), seeing(none))).toBeUndefined();
    expect(guardObjection(of, within('analyse', { of, nth: 1 }), seeing(none))).toMatchObject({
      reason: { kind: 'unserved' },
    });
  });

  test('are no matter where stable is behind the same Service, until it is all they have', () => {
    const said = (kind: StepName): unknown =>
      guardObjection(byPods, within(kind, { of: byPods }), seeing(none));
    expect(said('analyse')).toBeUndefined();
    expect(said('update-target')).toMatchObject({ reason: { kind: 'unserved' } });
  });

  test('end it too where they are a baseline that has users', () => {
    const of = shopPlan({
      checks: [{ ...probe, against: 'baseline' }],
      stages: [{ weight: 25, bakeMs: 1000, needsApproval: false }],
    });
    const said = (kind: StepName, pods: readonly unknown[]): unknown =>
      guardObjection(of, within(kind, { of }), seeing({ 'pods shop-baseline': pods }));
    expect(said('analyse', [pod('c')])).toBeUndefined();
    expect(said('analyse', gone)).toMatchObject({
      reason: { sentence: 'no pod of shop-baseline is ready, and users are sent there' },
    });
    expect(said('shift-traffic', gone)).toBeUndefined();
    expect(said('update-target', gone)).toBeUndefined();
  });

  test('cannot be held', () => {
    const own = { ...plan, settings: { ...plan.settings, onFailure: 'hold' } } as const;
    expect(decide(own, within('analyse', { of: own }), seeing(none))).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ type: 'turned-back' })]) as unknown,
    });
  });
});
