import { describe, expect, test } from '@jest/globals';
import { leadOf } from '../../src/model/plan.ts';
import { home } from '../../src/model/split.ts';
import { shareOf } from '../routers/shares.ts';
import type { PodTrouble } from '../../src/model/observation.ts';
import type { State } from '../../src/model/state.ts';
import type { StepName } from '../../src/model/step.ts';
import { decide } from '../../src/rollout/decide.ts';
import { guardObjection } from '../../src/rollout/guards.ts';
import { yieldingAgenda } from '../../src/rollout/undo.ts';
import { byPods, twice } from './making.ts';
import { after, inPlace, plan, pod, seeing, start, within, workload, type Answered } from './seeing.ts';

function objection(state: State, answers: Answered): ReturnType<typeof guardObjection> {
  return guardObjection(plan, state, seeing(answers));
}

const forward: readonly StepName[] = [
  'pin-service',
  'start-candidate',
  'scale',
  'smoke',
  'await-metrics',
  'shift-traffic',
  'analyse',
  'drain',
  'update-target',
];

describe('all is well', () => {
  test.each(forward)('during %s', (kind) => {
    expect(objection(within(kind), {})).toBeUndefined();
  });
});

describe('a candidate pod in trouble', () => {
  const trouble: PodTrouble = {
    kind: 'OOMKilled',
    container: 'shop',
    message: 'was killed',
    log: ['last words'],
    isFinal: true,
  };
  const ill = (changes: Partial<PodTrouble> = {}): Answered => ({
    'pods shop-candidate': [pod('a'), pod('b', { trouble: { ...trouble, ...changes } })],
  });

  test.each(['scale', 'smoke', 'shift-traffic', 'analyse', 'drain', 'update-target'] as const)(
    'ends the rollout during %s',
    (kind) => {
      expect(objection(within(kind), ill())).toEqual({
        is: 'failed',
        reason: {
          kind: 'pod-trouble',
          sentence: 'container shop of the new version: was killed (OOMKilled)',
          proof: { source: 'b', lines: ['last words'] },
        },
      });
    },
  );

  test('is no matter before the candidate is there, or once it is to go', () => {
    expect(objection(within('pin-service'), ill())).toBeUndefined();
    expect(objection(within('start-candidate'), ill())).toBeUndefined();
    expect(objection(within('adopt-target'), ill())).toBeUndefined();
  });

  test('that may mend itself is waited for', () => {
    expect(objection(within('scale'), ill({ isFinal: false }))).toBeUndefined();
  });

  test('without a log is proved by its message', () => {
    expect(objection(within('scale'), ill({ log: [] }))).toMatchObject({
      reason: { proof: { lines: ['was killed'] } },
    });
  });
});

describe('a target that somebody else changed', () => {
  const changed = { 'workload shop': workload({ hash: 'other', images: { shop: 'other' } }) };

  test.each(forward)('ends the rollout during %s', (kind) => {
    expect(objection(within(kind), changed)).toMatchObject({
      is: 'failed',
      reason: {
        kind: 'target-changed',
        sentence: expect.stringContaining('has another pod template (other)'),
      },
    });
  });

  test('or removed ends it too', () => {
    expect(objection(within('analyse'), { 'workload shop': 'absent' })).toMatchObject({
      reason: { sentence: expect.stringContaining('was removed') },
    });
  });

  test('is our own doing during the update, and unknown while the controller looks', () => {
    const ours = { 'workload shop': workload({ hash: 'next', images: leadOf(plan).next.images }) };
    expect(objection(within('update-target'), ours)).toBeUndefined();
    expect(objection(within('analyse'), ours)).toMatchObject({ is: 'failed' });
    expect(objection(within('analyse'), { 'workload shop': workload({ hash: undefined }) })).toBeUndefined();
  });

  test('is more than a wish to stop, and cannot be held', () => {
    const held = { ...plan, settings: { ...plan.settings, onFailure: 'hold', onCancel: 'hold' } } as const;
    const stop = { by: 'cancel', detail: '' } as const;
    for (const told of [{ stop }, {}]) {
      expect(decide(held, within('analyse'), seeing(changed, told))).toMatchObject({
        events: [
          { type: 'turned-back', reason: { kind: 'target-changed' } },
          { step: { kind: 'adopt-target' } },
        ],
      });
    }
  });

  test('is yielded to: Services follow it first, and nothing returns to what is no more', () => {
    expect(yieldingAgenda(plan, within('update-target'), ['shop']).map(({ kind }) => kind)).toEqual([
      'adopt-target',
      'shift-traffic',
      'drain',
      'remove-candidate',
      'restore-service',
    ]);
    expect(
      yieldingAgenda(byPods, within('analyse', { of: byPods }), ['shop']).map(({ kind }) => kind),
    ).toEqual(['adopt-target', 'drain', 'restore-size', 'remove-candidate', 'restore-service']);
  });
});

test('every pinned Service follows a target that somebody else changed', () => {
  const original = { app: 'shop' };
  expect(yieldingAgenda(twice, within('scale', { of: twice }), ['shop']).slice(0, 2)).toEqual([
    { kind: 'adopt-target', target: 'shop', service: 'shop', original },
    { kind: 'adopt-target', target: 'shop', service: 'shop-internal', original },
  ]);
});

describe('a route that somebody else changed', () => {
  const drifted = { route: { ...inPlace, isInPlace: false, actual: 50, manager: 'helm' } };
  const found = { type: 'drift-found', at: start, manager: 'helm', actual: 50 } as const;
  const corrected = { type: 'drift-corrected', at: start } as const;

  test.each(['analyse', 'drain', 'update-target'] as const)('is found during %s', (kind) => {
    expect(objection(within(kind), drifted)).toMatchObject({ is: 'waiting', events: [found], waitMs: 0 });
  });

  test.each(['scale', 'smoke', 'shift-traffic'] as const)(
    'is no matter during %s, which is about to write it',
    (kind) => {
      expect(objection(within(kind), drifted)).toBeUndefined();
    },
  );

  test('is put right once', () => {
    const open = after(within('analyse'), found);
    expect(objection(open, drifted)).toEqual({
      is: 'acting',
      effects: [{ ensure: 'split', target: 'shop', split: shareOf(25) }],
      waitingFor: '25 % on the candidate again',
    });
    expect(objection(open, {})).toMatchObject({ events: [corrected] });
    expect(objection(after(open, corrected), {})).toBeUndefined();
  });

  test.each([
    ['helm', '"helm" changed'],
    ['', 'somebody else changed'],
  ])('ends the rollout the second time (%s)', (manager, text) => {
    const again = { route: { ...drifted.route, manager } };
    expect(objection(after(within('analyse'), found, corrected), again)).toMatchObject({
      is: 'failed',
      reason: { kind: 'drift', sentence: expect.stringContaining(text) },
    });
  });
});

describe('traffic that comes back to a candidate on its way out', () => {
  const late = { route: { ...inPlace, isInPlace: false } };
  const sentHome = {
    is: 'acting',
    effects: [{ ensure: 'split', target: 'shop', split: home }],
    waitingFor: '0 % on the candidate again',
  };

  test('is sent home at once, after a promotion', () => {
    expect(objection(within('remove-candidate'), late)).toEqual(sentHome);
    expect(objection(within('drain', { nth: 1 }), late)).toEqual(sentHome);
    expect(objection(within('restore-service'), late)).toBeUndefined();
    expect(objection(within('remove-candidate'), {})).toBeUndefined();
  });

  test('is no matter where none was sent home, for the share is made by pods', () => {
    const removing = within('remove-candidate', { of: byPods });
    expect(guardObjection(byPods, removing, seeing(late))).toBeUndefined();
  });

  test('and on the way back, once it was home', () => {
    const undoing = [
      { kind: 'shift-traffic', targets: ['shop'], split: home, realShare: 0, why: 'turn-back' },
      { kind: 'drain', what: 'candidate', ms: 2000 },
    ] as const;
    const turned = {
      type: 'turned-back',
      at: start,
      reason: { kind: 'cancelled', sentence: '' },
      undoing,
    } as const;
    const shifting = after(within('analyse'), turned, { type: 'step-started', at: start, step: undoing[0] });
    expect(objection(shifting, late)).toBeUndefined();
    const draining = after(
      shifting,
      { type: 'step-finished', at: start, step: undoing[0] },
      { type: 'step-started', at: start, step: undoing[1] },
    );
    expect(objection(draining, late)).toEqual(sentHome);
  });
});
