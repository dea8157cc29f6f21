import type { StopRequest } from '../../src/model/observation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import type { Step } from '../../src/model/step.ts';
import { TakenOverError } from '../../src/ports/errors.ts';
import type { Hands } from '../../src/rollout/run.ts';
import { pinned } from './making.ts';
import { plan, seeing, start, type Answered } from './seeing.ts';

export const drain: Step = { kind: 'drain', what: 'stable', ms: 300 };
const restore: Step = { kind: 'restore-service', service: 'shop', selector: { app: 'shop' } };
/** First it waits, and then it acts. */
export const short: Plan = { ...plan, steps: [drain, restore] };

/** The error with which a call fails, if it does. */
export type Fault = (call: string, before: string | undefined) => Error | undefined;

export interface Given {
  /** What a look finds so many ms after the start. */
  readonly answers?: (ms: number) => Answered;
  readonly fault?: Fault;
  readonly stop?: StopRequest;
  readonly leaseStop?: StopRequest;
}

export interface Runner {
  readonly hands: Hands;
  /** All that was asked of the hands and told to the listener, in order. */
  readonly log: readonly string[];
  readonly committed: readonly State[];
}

/** No run here takes longer: one that does not end shall fail, and not hang. */
const maxCalls = 300;

/** A runner in a world whose Service has the selector of a rollout under way. */
export function runner({ answers, fault, stop, leaseStop }: Given = {}): Runner {
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

export function once(fails: string, error: Error): Fault {
  let hasFailed = false;
  return (call) => {
    if (hasFailed || call !== fails) return undefined;
    hasFailed = true;
    return error;
  };
}

export const lost = new Error('no answer');
export const takenOver = new TakenOverError('another runner has it');
