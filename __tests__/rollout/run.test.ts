import { describe, expect, test } from '@jest/globals';
import { home } from '../../src/model/split.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Step } from '../../src/model/step.ts';
import { initialState } from '../../src/rollout/evolve.ts';
import { run, type Hands } from '../../src/rollout/run.ts';
import { after, inPlace, plan, pod, start, stepOfKind, type Answered } from './seeing.ts';

import { drain, lost, once, runner, short, takenOver, type Fault } from './running.ts';

describe('a run', () => {
  test('tells now and then how far it is, and not at each look', async () => {
    const step: Step = { kind: 'fill-rows', migration: '0001', pass: 'all', summary: '', digest: 'd' };
    const { hands, log } = runner();
    let [rows, now] = [0, start];
    const slow: Partial<Hands> = {
      look: () => {
        rows += 1000;
        const view = { pass: 'all', digest: 'd', rows, total: 0, failures: 0, isDone: rows > 12_000 };
        const answer = (): unknown => ({ statements: [], backfills: [view], promoted: undefined });
        return Promise.resolve(answer as Observation['answer']);
      },
      act: () => {
        now += 1950;
        return Promise.resolve();
      },
      clock: {
        now: () => now,
        sleep: (ms) => {
          now += ms;
          return Promise.resolve();
        },
      },
    };
    const filling = { ...short, steps: [step] };
    await run(filling, initialState(filling, start), { ...hands, ...slow });
    expect(log.filter((line) => line.startsWith('waiting'))).toEqual([
      'waiting at 0 for the rows of 0001: 2,000 rows',
      'waiting at 16000 for the rows of 0001: 10,000 rows',
    ]);
  });

  test('looks, then records or acts or waits, until the rollout ends', async () => {
    const { hands, log, committed } = runner();
    const end = await run(short, initialState(short, start), hands);
    expect(end).toMatchObject({ cursor: 2, finished: { at: start + 350, outcome: 'promoted' } });
    expect(committed.at(-1)).toBe(end);
    expect(log.filter((line) => line !== 'held')).toEqual([
      'started at 0',
      'look',
      'commit step-started',
      'happened step-started at 0',
      'sleep 0 unless woken',
      'look workload',
      'waiting at 0 for requests under way on stable to end',
      'sleep 300 unless woken',
      'look workload',
      'commit step-finished step-started',
      'happened step-finished at 1',
      'happened step-started at 1',
      'sleep 0 unless woken',
      'look workload service',
      'waiting at 300 for Service shop to have its own selector again',
      'act selector',
      'sleep 50',
      'look workload service',
      'commit step-finished finished',
      'happened step-finished at 2',
      'happened finished at 2',
      'sleep 0 unless woken',
      'look',
    ]);
  });

  test('makes sure of its lease before every look and every act', async () => {
    const { hands, log } = runner();
    await run(short, initialState(short, start), hands);
    const before = log.filter((_, index) => /^(look|act)/.test(log[index + 1] ?? ''));
    expect(before).toEqual(['held', 'held', 'held', 'held', 'held', 'held', 'held']);
  });

  test('goes on from where the rollout is', async () => {
    const { hands, log } = runner();
    const begun = after(
      initialState(short, start),
      { type: 'step-started', at: start, step: drain },
      { type: 'step-finished', at: start, step: drain },
    );
    await run(short, begun, hands);
    expect(log.slice(0, 4)).toEqual(['started at 1', 'held', 'look', 'commit step-started']);
  });

  test('says what it waits for when that changes, and not again', async () => {
    const slowly = (ms: number): Answered => ({
      'pods shop-candidate': ms < 1000 ? [] : [pod('shop-candidate-new-1')],
      route: { ...inPlace, settled: ms < 2000 ? 'not-yet' : 'yes' },
    });
    const { hands, log } = runner({ answers: slowly });
    const own = { ...plan, steps: [stepOfKind('shift-traffic')] };
    await run(own, initialState(own, start), hands);
    expect(log.filter((line) => line.startsWith('sleep 200'))).toHaveLength(10);
    expect(log.filter((line) => line.startsWith('waiting'))).toEqual([
      expect.stringContaining('waiting at 0 for a ready pod of shop-candidate'),
      'waiting at 1000 for the gateway to accept the route',
    ]);
  });
});

describe('a call that fails', () => {
  test('is written down and made again, if it was a look', async () => {
    const { hands, log } = runner({ fault: once('look workload', lost) });
    const end = await run(short, initialState(short, start), hands);
    expect(end).toMatchObject({ finished: { outcome: 'promoted' }, stumbles: undefined });
    const from = log.indexOf('look workload');
    expect(log.slice(from, from + 8)).toEqual([
      'look workload',
      'commit stumbled',
      'happened stumbled at 0',
      'sleep 200 unless woken',
      'held',
      'look workload',
      'commit recovered',
      'happened recovered at 0',
    ]);
  });

  test('is written down before the world is looked at again, if it was an act', async () => {
    const { hands, log, committed } = runner({ fault: once('act selector', lost) });
    const end = await run(short, initialState(short, start), hands);
    expect(end.finished?.outcome).toBe('promoted');
    const from = log.indexOf('act selector');
    expect(log.slice(from, from + 7)).toEqual([
      'act selector',
      'held',
      'commit stumbled',
      'happened stumbled at 1',
      'sleep 200 unless woken',
      'held',
      'look workload service',
    ]);
    expect(log.filter((line) => line === 'act selector')).toHaveLength(2);
    expect(committed.flatMap(({ stumbles }) => stumbles ?? [])).toEqual([
      { since: start + 300, count: 1, message: 'no answer' },
    ]);
  });

  test('leaves the effects after it undone', async () => {
    const remove: Step = { kind: 'remove-candidate', candidate: 'shop-candidate', service: 'shop-candidate' };
    const own = { ...plan, steps: [remove] };
    const gone = { 'workload shop-candidate': 'absent', service: 'absent', 'pods shop-candidate': [] };
    const answers = (ms: number): Answered => (ms < 250 ? {} : gone);
    const { hands, log } = runner({ answers, fault: once('act absent', lost) });
    await run(own, initialState(own, start), hands);
    expect(log.filter((line) => line.startsWith('act'))).toEqual(['act absent', 'act absent', 'act absent']);
  });
});

describe('a stop', () => {
  const stop = { by: 'abort', detail: 'run 2' } as const;
  const own = { by: 'cancel', detail: 'run 1' } as const;

  test.each([
    ['of this process', { stop: own }, 'cancelled'],
    ['of another job', { leaseStop: stop }, 'aborted'],
    ['of this process first', { stop: own, leaseStop: stop }, 'cancelled'],
  ] as const)('%s is heard', async (_name, stops, kind) => {
    const { hands } = runner(stops);
    const end = await run(short, initialState(short, start), hands);
    expect(end).toMatchObject({ turnedBack: { reason: { kind } }, history: [] });
  });

  test('ends a wait once, and not those of the way back, which would spin', async () => {
    const answers = (ms: number): Answered => ({ 'pods shop': ms < 600 ? [] : [pod('shop-x-1')] });
    const back = { targets: ['shop'], split: home, realShare: 0, why: 'turn-back' } as const;
    const undoing: readonly Step[] = [{ kind: 'shift-traffic', ...back }];
    const state = after(initialState(short, start), {
      type: 'turned-back',
      at: start,
      reason: { kind: 'cancelled', sentence: '' },
      undoing,
    });
    const { hands, log } = runner({ answers, stop });
    await run(short, state, hands);
    const slept = log.filter((line) => line.startsWith('sleep'));
    expect(slept).toEqual(['sleep 0', 'sleep 200', 'sleep 200', 'sleep 200', 'sleep 0']);
  });
});

describe('another runner that takes over', () => {
  /** From the moment the lease is asked for after this call. */
  function lostAfter(last: string): Fault {
    let isLost = false;
    return (call, before) => {
      isLost ||= call === 'held' && before?.startsWith(last) === true;
      return isLost ? takenOver : undefined;
    };
  }

  test.each([
    ['before a look', 'sleep 300', 'look workload service'],
    ['between a look and its act', 'waiting at 300', 'act selector'],
  ])('%s ends the run, which does nothing more', async (_name, last, next) => {
    const { hands, log } = runner({ fault: lostAfter(last) });
    await expect(run(short, initialState(short, start), hands)).rejects.toBe(takenOver);
    expect(log).not.toContain(next);
  });

  test('by writing the journal leaves nothing to tell', async () => {
    const { hands, log } = runner({ fault: once('commit step-finished step-started', takenOver) });
    await expect(run(short, initialState(short, start), hands)).rejects.toBe(takenOver);
    expect(log.at(-1)).toBe('commit step-finished step-started');
  });
});
