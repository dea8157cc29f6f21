import { describe, expect, test } from '@jest/globals';
import { home } from '../../src/model/split.ts';
import { decide } from '../../src/rollout/decide.ts';
import { after, inPlace, plan, pod, seeing, start, within, workload } from './seeing.ts';

describe('a way back that waits', () => {
  const limitMs = plan.settings.readyTimeoutMs + plan.settings.drainMs;
  const undoing = [
    { kind: 'shift-traffic', targets: ['shop'], split: home, realShare: 0, why: 'turn-back' },
  ] as const;
  const reason = { kind: 'cancelled', sentence: '' } as const;
  const waiting = after(
    within('analyse'),
    { type: 'turned-back', at: start, reason, undoing },
    { type: 'step-started', at: start, step: undoing[0] },
  );
  const gone = { 'pods shop': [], 'workload shop': workload() };

  test('waits until its limit, and then a person is needed', () => {
    expect(decide(plan, waiting, seeing(gone, { at: start + limitMs }))).toMatchObject({
      do: 'wait',
      waitingFor: expect.stringContaining('a ready pod of shop'),
    });
    expect(decide(plan, waiting, seeing(gone, { at: start + limitMs + 1 }))).toMatchObject({
      events: [
        {
          type: 'finished',
          outcome: 'stuck',
          reason: {
            kind: 'lasting-failure',
            sentence: expect.stringContaining('still waiting for a ready pod'),
          },
        },
      ],
    });
  });

  test('has the same limit while it acts in vain', () => {
    const away = { route: { ...inPlace, isInPlace: false } };
    expect(decide(plan, waiting, seeing(away, { at: start + limitMs })).do).toBe('act');
    expect(decide(plan, waiting, seeing(away, { at: start + limitMs + 1 }))).toMatchObject({
      events: [{ outcome: 'stuck', reason: { sentence: expect.stringContaining('0 % on the candidate') } }],
    });
  });

  test('has the limit of a way forward past the point of return', () => {
    const adopting = within('adopt-target');
    expect(decide(plan, adopting, seeing({ service: 'absent' }, { at: start + limitMs })).do).toBe('wait');
    expect(decide(plan, adopting, seeing({ service: 'absent' }, { at: start + limitMs + 1 }))).toMatchObject({
      events: [{ type: 'finished', outcome: 'stuck' }],
    });
  });

  test('that is resumed has its whole time again', () => {
    const later = start + 10 * limitMs;
    const resumed = after(waiting, { type: 'resumed', at: later, by: 'run 2', skipsStep: false });
    expect(
      decide(
        plan,
        resumed,
        seeing(
          { ...gone, 'pods shop': [pod('shop-x-1')], route: { ...inPlace, isInPlace: false } },
          { at: later },
        ),
      ),
    ).toEqual({
      do: 'act',
      effects: [{ ensure: 'split', target: 'shop', split: home }],
      waitingFor: '0 % on the candidate',
    });
  });
});

test('waits soon at first and longer later, up to 2 s, while there is a way back', () => {
  const waits = (elapsed: number): number => {
    const seen = seeing({ service: 'absent' }, { at: start + elapsed });
    const decision = decide(plan, within('pin-service'), seen);
    return decision.do === 'wait' ? decision.waitMs : -1;
  };
  expect([0, 5000, 19_000, 60_000].map(waits)).toEqual([200, 500, 1900, 2000]);
});
