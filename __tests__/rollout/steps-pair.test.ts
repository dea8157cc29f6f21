import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../src/model/step.ts';
import { guardObjection } from '../../src/rollout/guards.ts';
import { evolve, initialState } from '../../src/rollout/evolve.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { act, done, fail, next, wait } from './making.ts';
import { plan, planOf, pod, seeing, start, workload } from './seeing.ts';

const fill = {
  kind: 'fill-idle',
  idle: 'shop-green',
  active: 'shop-blue',
  source: { from: 'images', images: [] },
  previousHash: 'before',
  replicas: 1,
} as const satisfies Step;

describe('fill-idle', () => {
  const made = (view: unknown): unknown => next(fill, seeing({ 'workload shop-green': view }));

  test('fills the idle colour once, and waits for its ReplicaSet', () => {
    expect(made(workload())).toMatchObject(
      act('Deployment shop-green', { ensure: 'idle-version', step: fill }),
    );
    expect(made(workload({ rollout: 'an-earlier-one' }))).toMatchObject({ is: 'acting' });
    expect(made(workload({ rollout: plan.id, hash: undefined }))).toMatchObject(
      wait('ReplicaSet of shop-green'),
    );
    expect(made(workload({ rollout: plan.id }))).toEqual(done);
    expect(made('absent')).toMatchObject(fail('not-ready', 'shop-green is gone'));
  });
});

describe('prove', () => {
  const step: Step = { kind: 'prove', candidate: 'shop-green', ms: 5000 };

  test('takes its time, and no more', () => {
    expect(next(step, seeing({}, { at: start + 4500 }))).toMatchObject({ is: 'waiting', waitMs: 500 });
    expect(next(step, seeing({}, { at: start + 1000 }))).toMatchObject({ is: 'waiting', waitMs: 1000 });
    expect(next(step, seeing({}, { at: start + 5000 }))).toEqual(done);
    expect(undoOf(step, plan)).toEqual([]);
  });
});

describe('retire', () => {
  const step: Step = { kind: 'retire', deployment: 'shop-blue' };
  const made = (view: unknown): unknown => next(step, seeing({ 'workload shop-blue': view }));

  test('ends the pods of the old colour, from where going back is a new rollout', () => {
    expect(made(workload())).toMatchObject(
      act('shop-blue to have no pods', { ensure: 'replicas', deployment: 'shop-blue', replicas: 0 }),
    );
    expect(made(workload({ wanted: 0 }))).toEqual(done);
    expect(made('absent')).toEqual(done);
    expect(undoOf(step, plan)).toBe('irreversible');
  });
});

describe('await-approval', () => {
  test('holds for a person', () => {
    expect(next({ kind: 'await-approval', after: 'stage 1 (5 %)' }, seeing())).toEqual({
      is: 'held',
      reason: { kind: 'approval', sentence: 'stage 1 (5 %) is approved by nobody yet' },
    });
  });
});

describe('the health of the idle colour', () => {
  const paired = {
    ...planOf({ candidate: 'shop-green' }),
    steps: [fill, { kind: 'prove', candidate: 'shop-green', ms: 1 }] as const,
  };
  const began = [
    { type: 'step-started', at: start, step: paired.steps[0] },
    { type: 'step-finished', at: start, step: paired.steps[0] },
    { type: 'step-started', at: start, step: paired.steps[1] },
  ] as const;
  const state = began.reduce(evolve, initialState(paired, start));
  const trouble = {
    kind: 'CrashLoopBackOff',
    container: 'shop',
    message: 'dies',
    log: [],
    isFinal: true,
  } as const;
  const objection = (hash: string): unknown =>
    guardObjection(
      paired,
      state,
      seeing({ 'workload shop': workload(), 'pods shop-green': [pod('shop-green-1', { hash, trouble })] }),
    );

  test('is that of its new pods: what it had before is on its way out', () => {
    expect(objection('before')).toBeUndefined();
    expect(objection('new')).toMatchObject(fail('pod-trouble', 'dies'));
  });
});
