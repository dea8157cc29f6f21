import { describe, expect, test } from '@jest/globals';
import { home } from '../../src/model/split.ts';
import type { StopRequest } from '../../src/model/observation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import type { Step } from '../../src/model/step.ts';
import { TakenOverError } from '../../src/ports/errors.ts';
import { initialState } from '../../src/rollout/evolve.ts';
import { run, type Hands } from '../../src/rollout/run.ts';
import { pinned } from './making.ts';
import { after, inPlace, plan, pod, seeing, start, stepOfKind, type Answered } from './seeing.ts';

const drain: Step = { kind: 'drain', what: 'stable', ms: 300 };
const restore: Step = { kind: 'restore-service', service: 'shop', selector: { app: 'shop' } };
/** First it waits, and then it acts. */
const short: Plan = { ...plan, steps: [drain, restore] };

/** The error with which a call fails, if it does. */
type Fault = (call: string, before: string | undefined) => Error | undefined;

interface Given {
  /** What a look finds so many ms after the start. */
  readonly answers?: (ms: number) => Answered;
  readonly fault?: Fault;
  readonly stop?: StopRequest;
  readonly leaseStop?: StopRequest;
}

interface Runner {
  readonly hands: Hands;
  /** All that was asked of the hands and told to the listener, in order. */
  readonly log: readonly string[];
  readonly committed: readonly State[];
}

/** No run here takes longer: one that does not end shall fail, and not hang. */
const maxCalls = 300;

/** A runner in a world whose Service has the selector of a rollout under way. */
function runner({ answers, fault, stop, leaseStop }: Given = {}): Runner {
  const log: string[] = [];
  const committed: State[] = [];
  let service: unknown = pinned;
  let now = start;
  const called = async (call: string): Promise<void> => {
    const before = log.at(-1);
    log.push(call);
    if (log.length > maxCalls) throw new TakenOverError('The run does not end.');
    const error = fault?.(call, before);
    if (error !== undefined) throw error;
    return Promise.resolve();
  };
  const hands: Hands = {
    look: async (questions) => {
      await called(['look', ...questions.map(({ ask }) => ask)].join(' '));
      return seeing({ service, ...answers?.(now - start) }).answer;
    },
    act: async (effect) => {
      await called(`act ${effect.ensure}`);
      if (effect.ensure === 'selector') service = effect;
    },
    journal: {
      load: () => Promise.resolve(undefined),
      open: () => Promise.resolve(),
      commit: async (state, events) => {
        await called(`commit ${events.map(({ type }) => type).join(' ')}`);
        committed.push(state);
      },
    },
    lease: {
      held: () => called('held'),
      stopRequest: () => leaseStop,
    },
    clock: {
      now: () => now,
      sleep: async (ms, signal) => {
        now += ms;
        await called(`sleep ${ms}${signal === undefined ? '' : ' unless woken'}`);
      },
    },
    listener: {
      started: (_plan, { cursor }) => log.push(`started at ${cursor}`),
      happened: ({ type }, { cursor }) => log.push(`happened ${type} at ${cursor}`),
      waiting: (waitingFor, at) => log.push(`waiting at ${at - start} for ${waitingFor}`),
    },
    stop: () => stop,
    wake: new AbortController().signal,
    failureOf: (error) => ({ message: (error as Error).message, isPermanent: false }),
  };
  return { hands, log, committed };
}

function once(fails: string, error: Error): Fault {
  let hasFailed = false;
  return (call) => {
    if (hasFailed || call !== fails) return undefined;
    hasFailed = true;
    return error;
  };
}

const lost = new Error('no answer');
const takenOver = new TakenOverError('another runner has it');

describe('a run', () => {
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
