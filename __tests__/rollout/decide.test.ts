import { describe, expect, test } from '@jest/globals';
import type { StopRequest } from '../../src/model/observation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import { decide, questionsOf } from '../../src/rollout/decide.ts';
import { initialState } from '../../src/rollout/evolve.ts';
import { sampleOf } from './making.ts';
import { after, inPlace, plan, seeing, start, stepOfKind, within } from './seeing.ts';

function holding(changes: Partial<Plan['settings']>): Plan {
  return { ...plan, settings: { ...plan.settings, ...changes } };
}

function typesOf(decision: ReturnType<typeof decide>): readonly string[] {
  return decision.do === 'record' ? decision.events.map(({ type }) => type) : [decision.do];
}

const finished = {
  type: 'finished',
  at: start,
  outcome: 'held',
  reason: { kind: 'done', sentence: '' },
} as const;
const back = (state: State): State =>
  after(state, {
    type: 'turned-back',
    at: start,
    reason: { kind: 'cancelled', sentence: 'why' },
    undoing: [],
  });

describe('a rollout that has not begun', () => {
  test('asks nothing and begins its first step', () => {
    const state = initialState(plan, start);
    expect(questionsOf(plan, state)).toEqual([]);
    const [step] = plan.steps;
    expect(decide(plan, state, seeing())).toEqual({
      do: 'record',
      events: [{ type: 'step-started', at: start, step }],
      waitMs: 0,
    });
  });

  test('ends at once when it is finished', () => {
    expect(decide(plan, after(initialState(plan, start), finished), seeing())).toEqual({ do: 'end' });
    expect(questionsOf(plan, after(within('analyse'), finished))).toEqual([]);
  });
});

test('a step that is done and the next one that begins are one record', () => {
  const decision = decide(plan, within('start-candidate'), seeing());
  expect(typesOf(decision)).toEqual(['step-finished', 'step-started']);
});

test('a step begins when the one before it ends', () => {
  const at = start + plan.settings.drainMs;
  expect(decide(plan, within('drain'), seeing({}, { at }))).toMatchObject({
    events: [
      { type: 'step-finished', at },
      { type: 'step-started', at, step: { kind: 'update-target' } },
    ],
  });
});

describe('the sample of a stage', () => {
  const [check] = stepOfKind('analyse').checks;
  const breachedOnce = after(within('analyse'), {
    type: 'sample-taken',
    at: start,
    sample: sampleOf('breach'),
    breaches: { [check?.text ?? '']: 1 },
  });

  test.each([
    ['bakes', within('analyse'), { verdict: 'pass', ms: 0 }, ['sample-taken']],
    [
      'is over',
      within('analyse'),
      { verdict: 'pass', ms: 3000 },
      ['sample-taken', 'step-finished', 'step-started'],
    ],
    ['fails', breachedOnce, { verdict: 'breach', ms: 0 }, ['sample-taken', 'turned-back', 'step-started']],
  ] as const)('is recorded when it %s', (...[, state, { verdict, ms }, types]) => {
    const decision = decide(plan, state, seeing({ sample: sampleOf(verdict) }, { at: start + ms }));
    expect(typesOf(decision)).toEqual(types);
  });

  test('is followed by the next one after the interval', () => {
    const decision = decide(plan, within('analyse'), seeing({ sample: sampleOf('pass') }));
    expect(decision).toMatchObject({ do: 'record', waitMs: plan.settings.intervalMs });
  });
});

describe('the end', () => {
  test.each([
    ['deploy', 'promoted', 'every stage passed'],
    ['rollback', 'rolled-back', 'the previous version is in place again'],
  ] as const)('of a %s is %s', (purpose, outcome, sentence) => {
    const state = { ...initialState(plan, start), cursor: plan.steps.length };
    expect(decide({ ...plan, purpose }, state, seeing())).toMatchObject({
      events: [{ type: 'finished', outcome, reason: { kind: 'done', sentence } }],
    });
  });

  test.each([
    ['deploy', 'cancelled', 'rolled-back'],
    ['deploy', 'aborted', 'aborted'],
    ['rollback', 'cancelled', 'aborted'],
  ] as const)('of a %s that turned back as %s is %s', (purpose, kind, outcome) => {
    const reason = { kind, sentence: 'why' };
    const state = after(within('analyse'), { type: 'turned-back', at: start, reason, undoing: [] });
    expect(decide({ ...plan, purpose }, state, seeing())).toMatchObject({
      events: [{ type: 'finished', outcome, reason }],
    });
  });
});

describe('a request to stop', () => {
  const requests: readonly (readonly [StopRequest['by'], string, string])[] = [
    ['cancel', 'cancelled', 'the run was cancelled (run 2)'],
    ['abort', 'aborted', 'aborted by run 2'],
    ['rollback', 'cancelled', 'rolled back by run 2'],
    ['superseded', 'superseded', 'another version is to be deployed by run 2'],
    ['timeout', 'timeout', 'the rollout took longer than its timeout of run 2'],
  ];
  test.each(requests)('by %s turns back and begins at once (%s)', (by, kind, sentence) => {
    const decision = decide(plan, within('analyse'), seeing({}, { stop: { by, detail: 'run 2' } }));
    expect(typesOf(decision)).toEqual(['turned-back', 'step-started']);
    expect(decision).toMatchObject({ events: [{ reason: { kind, sentence } }, {}], waitMs: 0 });
  });

  test('is held where the user wants that, for a cancel only', () => {
    const own = holding({ onCancel: 'hold' });
    const stop = (by: StopRequest['by']): ReturnType<typeof decide> =>
      decide(own, within('analyse'), seeing({}, { stop: { by, detail: '' } }));
    expect(stop('cancel')).toMatchObject({
      events: [{ type: 'finished', outcome: 'held', reason: { kind: 'cancelled' } }],
    });
    expect(typesOf(stop('abort'))).toEqual(['turned-back', 'step-started']);
  });

  test('gives the target its old version again, which nobody else has changed', () => {
    const stop = { by: 'cancel', detail: '' } as const;
    expect(decide(plan, within('update-target'), seeing({}, { stop }))).toMatchObject({
      events: [{ type: 'turned-back' }, { type: 'step-started', step: { kind: 'revert-target' } }],
    });
  });

  test('before the first step needs no look at the target', () => {
    const stop = { by: 'cancel', detail: '' } as const;
    const seen = seeing({ 'workload shop': 'absent' }, { stop });
    expect(decide(plan, initialState(plan, start), seen)).toMatchObject({
      events: [
        { type: 'turned-back', reason: { kind: 'cancelled' }, undoing: [] },
        { type: 'finished', outcome: 'rolled-back' },
      ],
    });
  });

  test('does not wait for a world that gives no answer', () => {
    const told = {
      stop: { by: 'cancel', detail: '' },
      failure: { message: '', isPermanent: false },
    } as const;
    expect(typesOf(decide(plan, within('analyse'), seeing({}, told)))).toEqual([
      'turned-back',
      'step-started',
    ]);
  });

  test('changes nothing on the way back or past the point of return', () => {
    const stop = { by: 'cancel', detail: '' } as const;
    expect(typesOf(decide(plan, back(within('analyse')), seeing({}, { stop })))).toEqual(['finished']);
    expect(typesOf(decide(plan, within('adopt-target'), seeing({ endpoints: [] }, { stop })))).not.toContain(
      'turned-back',
    );
  });

  test('comes by itself when the steps took longer than the timeout, and not a moment before', () => {
    const at = start + plan.settings.timeoutMs;
    const late = (more: number): readonly string[] =>
      typesOf(decide(plan, within('drain'), seeing({}, { at: at + more })));
    expect(late(0)).not.toContain('turned-back');
    const decision = decide(plan, within('drain'), seeing({}, { at: at + 1 }));
    expect(decision).toMatchObject({
      events: [
        { type: 'turned-back', reason: { kind: 'timeout', sentence: expect.stringContaining('10 min') } },
        {},
      ],
    });
  });
});

describe('failures in a row', () => {
  const failure = (isPermanent: boolean) => ({ message: 'no answer', isPermanent });
  const failed = (state: State, isPermanent: boolean, at = start): ReturnType<typeof decide> =>
    decide(plan, state, seeing({}, { failure: failure(isPermanent), at }));
  const stumbled = (count: number, since = start): State => ({
    ...within('analyse'),
    stumbles: { since, count, message: 'no answer' },
  });

  test('wait longer each time, up to 5 s', () => {
    expect(failed(within('analyse'), false)).toEqual({
      do: 'record',
      events: [{ type: 'stumbled', at: start, message: 'no answer' }],
      waitMs: 200,
    });
    expect(failed(stumbled(1), false)).toMatchObject({ waitMs: 400 });
    expect(failed(stumbled(20), false)).toMatchObject({ waitMs: 5000 });
  });

  test.each([
    [8, 120_000, false],
    [9, 119_999, false],
    [9, 120_000, true],
  ])('end the rollout as the tenth after two minutes: %d before, %d ms', (count, ms, isLasting) => {
    const types = typesOf(failed(stumbled(count), false, start + ms));
    expect(types).toEqual(isLasting ? ['stumbled', 'turned-back', 'step-started'] : ['stumbled']);
  });

  test('that cannot mend themselves end it at the third', () => {
    expect(typesOf(failed(stumbled(1), true))).toEqual(['stumbled']);
    expect(failed(stumbled(2), true)).toMatchObject({
      events: [
        { type: 'stumbled' },
        {
          type: 'turned-back',
          reason: { kind: 'lasting-failure', sentence: 'no answer (3 times in a row)' },
        },
        {},
      ],
      waitMs: 0,
    });
  });

  test('are forgotten after a good look, but not while the act it leads to fails', () => {
    const { stumbles } = stumbled(1);
    expect(typesOf(decide(plan, { ...within('drain'), stumbles }, seeing()))).toEqual(['recovered']);
    const acting = decide(
      plan,
      { ...within('shift-traffic'), stumbles },
      seeing({ route: { ...inPlace, isInPlace: false } }),
    );
    expect(acting.do).toBe('act');
  });

  test('on the way back, or past the point of return, leave it to a person', () => {
    const stumbles = { since: start, count: 2, message: '' };
    expect(failed({ ...back(within('analyse')), stumbles }, true)).toMatchObject({
      events: [{}, { type: 'finished', outcome: 'stuck' }],
    });
    expect(failed({ ...within('adopt-target'), stumbles }, true)).toMatchObject({
      events: [{}, { type: 'finished', outcome: 'stuck' }],
    });
  });
});

describe('a step that fails', () => {
  const dead = { 'workload shop-candidate': 'absent' };
  test('turns the rollout back, or holds it as asked', () => {
    expect(typesOf(decide(plan, within('scale'), seeing(dead)))).toEqual(['turned-back', 'step-started']);
    expect(decide(holding({ onFailure: 'hold' }), within('scale'), seeing(dead))).toMatchObject({
      events: [{ type: 'finished', outcome: 'held', reason: { kind: 'not-ready' } }],
    });
  });
});
