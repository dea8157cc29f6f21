import { describe, expect, test } from '@jest/globals';
import { leadOf } from '../../src/model/plan.ts';
import type { PodView, WorkloadView } from '../../src/model/observation.ts';
import type { Roll, Step } from '../../src/model/step.ts';
import { evolve, initialState } from '../../src/rollout/evolve.ts';
import { guardObjection } from '../../src/rollout/guards.ts';
import type { Progress } from '../../src/rollout/step-kind.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { act, done, fail, next, wait } from './making.ts';
import { plan, planOf, pod, seeing, start, workload } from './seeing.ts';

const rollingUpdate = { type: 'RollingUpdate' };
const roll: Roll = {
  kind: 'roll',
  target: 'shop',
  source: { from: 'images', images: [] },
  previousHash: 'old',
  pods: 2,
  of: 4,
  pace: undefined,
  original: rollingUpdate,
};
const all: Roll = { ...roll, pods: 4 };

interface Told {
  readonly ready?: number;
  readonly step?: Roll;
  readonly ms?: number;
}

/** What the step makes of a Deployment with so many ready pods of the new version. */
function rolled(view: Partial<WorkloadView>, { ready = 0, step = roll, ms = 0 }: Told = {}): Progress {
  const news = Array.from({ length: ready }, (_, index) => pod(`shop-new-${index}`, { hash: 'new' }));
  const others = [
    pod('shop-old-1', { hash: 'old' }),
    pod('shop-new-starts', { hash: 'new', isReady: false }),
    pod('shop-new-ends', { hash: 'new', isTerminating: true }),
  ];
  const live = workload({ hash: 'new', isComplete: false, ...view });
  return next(step, seeing({ 'workload shop': live, 'pods shop': [...news, ...others] }, { at: start + ms }));
}

const goOn = act('shop to go on', { ensure: 'paused', target: 'shop', isPaused: false });

describe('roll', () => {
  test('begins the update once', () => {
    expect(rolled({ hash: 'old' })).toMatchObject(
      act('shop to begin its update', { ensure: 'rolling', step: roll }),
    );
    expect(rolled({})).toMatchObject(wait('0 of 2 new pods ready'));
  });

  test('counts new pods that serve, and pauses at the batch', () => {
    expect(rolled({}, { ready: 1 })).toMatchObject(wait('1 of 2 new pods ready'));
    expect(rolled({}, { ready: 2 })).toMatchObject(
      act('shop to pause', { ensure: 'paused', target: 'shop', isPaused: true }),
    );
    expect(rolled({ isPaused: true }, { ready: 2 })).toEqual(done);
    expect(rolled({ isPaused: true }, { ready: 3 })).toEqual(done);
  });

  test('goes on from the pause of the batch before', () => {
    expect(rolled({ isPaused: true }, { ready: 1 })).toMatchObject(goOn);
    expect(rolled({ isPaused: true }, { ready: 4, step: all })).toMatchObject(goOn);
  });

  test('ends with all pods when the Deployment is whole', () => {
    expect(rolled({ updated: 4, available: 3 }, { ready: 4, step: all })).toMatchObject(
      wait('3 of 4 pods updated'),
    );
    expect(rolled({ isComplete: true }, { ready: 4, step: all })).toEqual(done);
  });

  test('fails when Kubernetes gives up, the time is over, or it is gone', () => {
    expect(rolled({ stalled: 'deadline passed' })).toMatchObject(fail('not-ready', 'deadline passed'));
    const limit = plan.settings.readyTimeoutMs;
    expect(rolled({}, { ready: 1, ms: limit })).toMatchObject(wait('1 of 2'));
    expect(rolled({}, { ready: 1, ms: limit + 1 })).toMatchObject(
      fail('not-ready', '1 of 2 new pods of shop were ready'),
    );
    expect(next(roll, seeing({ 'workload shop': 'absent' }))).toMatchObject(
      fail('not-ready', 'shop is gone'),
    );
  });

  test('that ends all pods first goes back the same way, and has its own strategy again', () => {
    expect(undoOf({ ...roll, pace: 'recreate' }, plan)).toEqual([
      { kind: 'unroll', target: 'shop', hash: 'old', original: { type: 'Recreate' } },
      { kind: 'restore-pace', target: 'shop', original: rollingUpdate },
    ]);
  });

  test('is undone to the revision and the strategy of before', () => {
    expect(undoOf(roll, plan)).toEqual([
      { kind: 'unroll', target: 'shop', hash: 'old', original: rollingUpdate },
    ]);
  });
});

describe('the pods of a StatefulSet', () => {
  const own = planOf({ kind: 'StatefulSet' });
  const made = (step: Roll, view: Partial<WorkloadView>, ready: number): Progress => {
    const pods = Array.from({ length: ready }, (_, index) => pod(`db-${index}`, { hash: 'new' }));
    const live = workload({ hash: 'new', isComplete: false, ...view });
    return next(step, seeing({ 'workload shop': live, 'pods shop': pods }), own);
  };

  test('get the new version from the highest down to the partition', () => {
    expect(made(roll, { partition: 3 }, 1)).toMatchObject(
      act('shop to go on', { ensure: 'partition', target: 'shop', partition: 2 }),
    );
    expect(made(roll, { partition: 2 }, 1)).toMatchObject(wait('1 of 2 new pods ready'));
    expect(made(roll, { partition: 2 }, 2)).toEqual(done);
    expect(made(all, { partition: 2 }, 4)).toMatchObject(
      act('shop to go on', { ensure: 'partition', target: 'shop', partition: 0 }),
    );
    expect(made(all, { partition: 0, isComplete: true }, 4)).toEqual(done);
  });

  test('that block their own way back are made anew', () => {
    const back: Step = { kind: 'unroll', target: 'shop', hash: 'old', original: null };
    const pods = [
      pod('db-0', { hash: 'old', isReady: false }),
      pod('db-1', { hash: 'new' }),
      pod('db-2', { hash: 'new', isReady: false }),
      pod('db-3', { hash: 'new', isReady: false, isTerminating: true }),
    ];
    const seen = seeing({ 'workload shop': workload({ hash: 'old', isComplete: false }), 'pods shop': pods });
    expect(next(back, seen, own)).toMatchObject(
      act('db-2 to be made anew', { ensure: 'pods-ended', pods: ['db-2'] }),
    );
    expect(next(back, seen)).toMatchObject(wait('pods returned'));
  });
});

describe('the pods of a DaemonSet', () => {
  const own = planOf({ kind: 'DaemonSet' });
  const paced: Roll = { ...roll, pods: 3, pace: { maxSurge: 0, maxUnavailable: 2 } };
  const olds = ['a', 'b', 'c', 'd'].map((name) => pod(name, { hash: 'old' }));
  const made = (pods: readonly PodView[], view: Partial<WorkloadView> = {}): Progress =>
    next(
      paced,
      seeing({ 'workload shop': workload({ hash: 'new', isComplete: false, ...view }), 'pods shop': pods }),
      own,
    );
  const ends = (...pods: readonly string[]): object => act('shop to go on', { ensure: 'pods-ended', pods });

  test('end as many at a time as may be missing, and no more than the batch', () => {
    expect(made(olds)).toMatchObject(ends('a', 'b'));
    const [, , c = pod(''), d = pod('')] = olds;
    expect(made([pod('a2', { hash: 'new', isReady: false }), c, d])).toMatchObject(wait('0 of 3'));
    expect(made([pod('a2', { hash: 'new' }), pod('b2', { hash: 'new' }), c, d])).toMatchObject(ends('c'));
    const ended = pod('a', { hash: 'old', isReady: false, isTerminating: true });
    expect(made([ended, pod('b2', { hash: 'new' }), c, d])).toMatchObject(ends('c'));
    const news = ['a2', 'b2', 'c2'].map((name) => pod(name, { hash: 'new' }));
    expect(made([...news, d])).toEqual(done);
  });

  test('end only when the new revision is known: without it all would look old', () => {
    expect(made(olds, { hash: undefined })).toMatchObject(wait('the new revision of shop'));
  });
});

describe('unroll', () => {
  const step: Step = { kind: 'unroll', target: 'shop', hash: 'old', original: rollingUpdate };
  const made = (view: WorkloadView | 'absent'): Progress => next(step, seeing({ 'workload shop': view }));
  const returning = act('shop to return to revision old', { ensure: 'unrolled', step });

  test('gives the old template back, also to one that is paused', () => {
    expect(made(workload({ hash: 'new', isComplete: true }))).toMatchObject(returning);
    expect(made(workload({ hash: 'old', isPaused: true }))).toMatchObject(returning);
  });

  test('waits until all pods are back', () => {
    const view = workload({ hash: 'old', isComplete: false, updated: 4, available: 3 });
    expect(made(view)).toMatchObject(wait('3 of 4 pods returned'));
    expect(made(workload({ hash: undefined, isComplete: true }))).toMatchObject(
      wait('the controller of shop'),
    );
    expect(made(workload({ hash: 'old' }))).toEqual(done);
  });

  test('cannot do it without the Deployment, and does not make it up', () => {
    expect(made('absent')).toMatchObject(wait('which is gone'));
    expect(undoOf(step, plan)).toBe('irreversible');
  });
});

describe('restore-pace', () => {
  const step: Step = { kind: 'restore-pace', target: 'shop', original: rollingUpdate };
  const made = (view: WorkloadView | 'absent'): Progress => next(step, seeing({ 'workload shop': view }));

  test('gives the strategy back where it is another', () => {
    expect(made(workload({ strategy: { type: 'RollingUpdate', rollingUpdate: {} } }))).toMatchObject(
      act('shop to have its own strategy again', {
        ensure: 'strategy',
        target: 'shop',
        strategy: rollingUpdate,
      }),
    );
    expect(made(workload({ strategy: { ...rollingUpdate } }))).toEqual(done);
    expect(made('absent')).toEqual(done);
    expect(undoOf(step, plan)).toEqual([]);
  });
});

describe('a Deployment that rolls', () => {
  const rolling = { ...planOf({ candidate: 'shop' }), steps: [all] };
  const began = evolve(initialState(rolling, start), { type: 'step-started', at: start, step: all });

  test('carries the share that its new pods are', () => {
    const finished = evolve(began, { type: 'step-finished', at: start, step: roll });
    expect(finished.split.share).toBe(50);
    const back: Step = { kind: 'unroll', target: 'shop', hash: 'old', original: null };
    expect(evolve(finished, { type: 'step-finished', at: start, step: back }).split.share).toBe(0);
  });

  test('is judged by its new pods: trouble of the version before is no news', () => {
    const trouble = {
      kind: 'CrashLoopBackOff',
      container: 'shop',
      message: 'dies',
      log: [],
      isFinal: true,
    } as const;
    const objection = (hash: string | undefined): unknown =>
      guardObjection(rolling, began, seeing({ 'pods shop': [pod('shop-1', { hash, trouble })] }));
    expect(objection(leadOf(plan).stable.hash)).toBeUndefined();
    expect(objection('new')).toMatchObject(fail('pod-trouble', 'dies'));
  });
});
