import { describe, expect, test } from '@jest/globals';
import { leadOf } from '../../src/model/plan.ts';
import type { Step, StepName } from '../../src/model/step.ts';
import { twice, next, made, done, wait, act, fail, endpoint, pinned, old } from './making.ts';
import { hash, plan, pod, seeing, workload, type Answered } from './seeing.ts';

describe('pin-service', () => {
  test.each([
    [
      'writes its selector',
      {},
      act('Service shop to select stable', {
        ensure: 'selector',
        service: 'shop',
        selector: pinned.selector,
      }),
    ],
    ['waits for a Service that is gone', { service: 'absent' }, wait('Service shop, which is gone')],
    ['is done when one version alone is behind it', { service: pinned, endpoints: [old] }, done],
    ['waits for somebody behind it', { service: pinned, endpoints: [] }, wait("to be stable's")],
    [
      'waits for others to go',
      { service: pinned, endpoints: [old, endpoint('shop-candidate-x-1')] },
      wait("to be stable's"),
    ],
    [
      'does not count who is not ready',
      { service: pinned, endpoints: [endpoint(`shop-${hash}-1`, false)] },
      wait('endpoints'),
    ],
    [
      'does not count who is ending',
      { service: pinned, endpoints: [old, endpoint('shop-candidate-x-1', true, true)] },
      done,
    ],
  ])('%s', (_name, answers, expected) => {
    expect(made('pin-service', answers)).toMatchObject(expected);
  });

  test('knows the candidate by its own name', () => {
    const step = twice.steps.filter((own) => own.kind === 'pin-service').at(-1) as Step;
    const selector = { app: 'shop', 'cutover/role': 'candidate' };
    expect(
      next(step, seeing({ service: { selector }, endpoints: [endpoint('shop-candidate-x-1')] })),
    ).toEqual(done);
    expect(next(step, seeing({ service: { selector }, endpoints: [old] }))).toMatchObject(
      wait("to be candidate's"),
    );
  });
});

describe('restore-service', () => {
  test.each([
    ['is done when it is as it was', {}, done],
    ['needs nothing of a Service that is gone', { service: 'absent' }, done],
    [
      'writes what it was',
      { service: pinned },
      act('Service shop to have its own selector again', {
        ensure: 'selector',
        service: 'shop',
        selector: { app: 'shop' },
      }),
    ],
  ])('%s', (_name, answers, expected) => {
    expect(made('restore-service', answers)).toMatchObject(expected);
  });
});

describe('the autoscaler', () => {
  const sized = 'HorizontalPodAutoscaler shop to keep its size';
  const cases: readonly (readonly [StepName, string, Answered, object])[] = [
    [
      'pin-autoscaler',
      'keeps its size',
      {},
      act(sized, {
        ensure: 'floor',
        autoscaler: { kind: 'HorizontalPodAutoscaler', name: 'shop' },
        floor: { minReplicas: 4 },
      }),
    ],
    ['pin-autoscaler', 'is pinned', { autoscaler: { minReplicas: 4 } }, done],
    ['pin-autoscaler', 'is gone', { autoscaler: 'absent' }, done],
    [
      'restore-autoscaler',
      'gets its own again',
      { autoscaler: { minReplicas: 4 } },
      act(sized, { ensure: 'floor', floor: { minReplicas: 2 } }),
    ],
    ['restore-autoscaler', 'has its own', {}, done],
  ];
  test.each(cases)('%s: it %s', (...[kind, , answers, expected]) => {
    expect(made(kind, answers, { of: twice })).toMatchObject(expected);
  });
});

describe('update-target', () => {
  const updated = { hash: 'next', images: leadOf(plan).next.images };
  const target = (changes: object): Answered => ({ 'workload shop': workload(changes) });
  const cases: readonly (readonly [string, Answered, number, object])[] = [
    [
      'writes the candidate’s template',
      {},
      0,
      act('shop to take the new version', {
        ensure: 'template',
        target: 'shop',
        from: { candidate: 'shop-candidate' },
      }),
    ],
    ['is done when every pod is updated', target(updated), 0, done],
    ['waits while the controller looks', target({ hash: undefined }), 0, wait('of 4 pods updated')],
    [
      'waits for pods',
      target({ ...updated, isComplete: false, updated: 3, available: 2 }),
      20_000,
      wait('shop: 2 of 4 pods updated'),
    ],
    [
      'has a deadline',
      target({ ...updated, isComplete: false, updated: 3 }),
      20_001,
      fail('not-ready', '3 of 4 pods of shop had the new version after 20 s (ready-timeout)'),
    ],
    [
      'fails when it stalls',
      target({ ...updated, isComplete: false, stalled: 'timed out' }),
      0,
      fail('not-ready', 'shop: timed out'),
    ],
    [
      'fails without its target',
      { 'workload shop': 'absent' },
      0,
      fail('not-ready', 'Deployment shop is gone'),
    ],
  ];
  test.each(cases)('%s', (...[, answers, ms, expected]) => {
    expect(made('update-target', answers, { ms })).toMatchObject(expected);
  });
});

describe('revert-target', () => {
  const step: Step = { kind: 'revert-target', target: 'shop', hash };
  test.each([
    ['is done when it is whole', {}, done],
    [
      'writes the old revision',
      { 'workload shop': workload({ hash: 'next' }) },
      act(`shop to return to revision ${hash}`, { ensure: 'template', target: 'shop', from: { hash } }),
    ],
    [
      'waits while the controller looks',
      { 'workload shop': workload({ hash: undefined }) },
      wait('pods returned'),
    ],
    [
      'waits for pods',
      { 'workload shop': workload({ isComplete: false, updated: 3, available: 1 }) },
      wait('shop: 1 of 4 pods returned'),
    ],
    ['waits for a target that is gone', { 'workload shop': 'absent' }, wait('which is gone')],
  ])('%s', (_name, answers, expected) => {
    expect(next(step, seeing(answers))).toMatchObject(expected);
  });
});

describe('adopt-target', () => {
  const live = { 'workload shop': workload({ hash: 'next' }), 'pods shop': [pod('shop-next-1')] };
  const moving = 'Service shop to select the updated shop';
  const moved = { ...live, service: { selector: { app: 'shop', 'pod-template-hash': 'next' } } };
  test.each([
    [
      'moves the Service',
      live,
      act(moving, { ensure: 'selector', service: 'shop', selector: moved.service.selector }),
    ],
    ['is done when its pods alone are behind it', { ...moved, endpoints: [endpoint('shop-next-1')] }, done],
    [
      'waits for the others to go',
      { ...moved, endpoints: [endpoint('shop-next-1'), old] },
      wait('endpoints of Service shop'),
    ],
    [
      'moves to fewer than half of the pods never',
      { ...live, 'pods shop': [pod('shop-next-1'), pod('shop-x-1'), pod('shop-x-2')] },
      wait('ready pods of shop'),
    ],
    [
      'moves to half of the pods',
      { ...live, 'pods shop': [pod('shop-next-1'), pod('shop-x-1')] },
      act(moving, { ensure: 'selector' }),
    ],
    ['moves to nobody who is not there', { ...live, 'pods shop': [] }, wait('ready pods of shop')],
    [
      'counts no pod that is not ready',
      { ...live, 'pods shop': [pod('shop-next-1', { isReady: false })] },
      wait('ready pods'),
    ],
    [
      'counts no pod that is ending',
      {
        ...live,
        'pods shop': [
          pod('shop-next-1'),
          pod('shop-x-1', { isTerminating: true }),
          pod('shop-x-2', { isTerminating: true }),
        ],
      },
      act(moving, { ensure: 'selector' }),
    ],
    [
      'waits while the controller looks',
      { ...live, 'workload shop': workload({ hash: undefined }) },
      wait('ready pods of shop'),
    ],
    [
      'waits for a target that is gone',
      { ...live, 'workload shop': 'absent' },
      wait('Deployment shop and Service shop'),
    ],
    [
      'waits for a Service that is gone',
      { ...live, service: 'absent' },
      wait('Deployment shop and Service shop'),
    ],
  ])('%s', (_name, answers, expected) => {
    expect(made('adopt-target', answers)).toMatchObject(expected);
  });
});
