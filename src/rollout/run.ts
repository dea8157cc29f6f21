import type { Effect } from '../model/effect.ts';
import type { Event } from '../model/event.ts';
import type { Failure, Observation, Question, StopRequest } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Lease } from '../ports/lease.ts';
import type { Listener } from '../ports/listener.ts';
import { decide, questionsOf } from './decide.ts';
import type { Told } from './step-kind.ts';
import { evolve } from './evolve.ts';

/** Controllers need a moment before a look can see what an act did. */
const afterActMs = 50;

/** The answers to some questions; throws when one of them could not be answered. */
export type Look = (questions: readonly Question[]) => Promise<Observation['answer']>;

/** Makes the world as one effect says; throws when it could not. */
export type Act = (effect: Effect) => Promise<void>;

/** All that a run needs of the world. */
export interface Hands {
  readonly look: Look;
  readonly act: Act;
  readonly journal: Journal;
  readonly lease: Pick<Lease, 'held' | 'stopRequest'>;
  readonly clock: Clock;
  readonly listener: Listener;
  /** A stop asked of this very process; the lease knows those that other jobs ask. */
  readonly stop: () => StopRequest | undefined;
  /** Aborted when a stop is asked, so that a wait ends at once. */
  readonly wake: AbortSignal;
  readonly failureOf: (error: unknown) => Failure;
}

/**
 * Carries a rollout on from wherever it is until it ends: look, decide, record or act, wait. Starting
 * and resuming are the same call. Throws TakenOverError when another runner has the rollout.
 */
export async function run(plan: Plan, from: State, hands: Hands): Promise<State> {
  let state = from;
  let failure: Failure | undefined;
  const tellWaiting = onChange(hands.listener.waiting);
  hands.listener.started(plan, state);
  for (;;) {
    await hands.lease.held();
    const seen = await observe(questionsOf(plan, state), failure, hands);
    failure = undefined;
    const decision = decide(plan, state, seen);
    switch (decision.do) {
      case 'end':
        return state;
      case 'record':
        state = await record(state, decision.events, hands);
        await rest(decision.waitMs, seen, hands);
        break;
      case 'act':
        tellWaiting(decision, seen.at);
        failure = await perform(decision.effects, hands);
        break;
      case 'wait':
        tellWaiting(decision, seen.at);
        await rest(decision.waitMs, seen, hands);
        break;
    }
  }
}

/** How often progress is told that is another text at each look. */
const progressMs = 15_000;

/** Calls `tell` when it waits for something else than last time, and now and then with how far it is. */
function onChange(tell: Listener['waiting']): (told: Told, at: number) => void {
  let last: string | undefined;
  let lastAt = 0;
  return ({ waitingFor, progress }, at) => {
    const isNews = waitingFor !== last || (progress !== undefined && at - lastAt >= progressMs);
    if (!isNews) return;
    tell(progress === undefined ? waitingFor : `${waitingFor}: ${progress}`, at);
    last = waitingFor;
    lastAt = at;
  };
}

/** Waits; a stop that was not seen yet ends the wait, one that was seen must not make the loop spin. */
async function rest(ms: number, seen: Observation, { clock, wake }: Hands): Promise<void> {
  await (seen.stop === undefined ? clock.sleep(ms, wake) : clock.sleep(ms));
}

async function observe(
  questions: readonly Question[],
  failure: Failure | undefined,
  hands: Hands,
): Promise<Observation> {
  const moment = (): Pick<Observation, 'at' | 'stop'> => ({
    at: hands.clock.now(),
    stop: hands.stop() ?? hands.lease.stopRequest(),
  });
  if (failure !== undefined) return { ...moment(), failure, answer: unanswered };
  try {
    const answer = await hands.look(questions);
    return { ...moment(), failure: undefined, answer };
  } catch (error) {
    return { ...moment(), failure: hands.failureOf(error), answer: unanswered };
  }
}

function unanswered(question: Question): never {
  throw new Error(`The question "${question.ask}" was not asked.`);
}

async function record(state: State, events: readonly Event[], { journal, listener }: Hands): Promise<State> {
  const after = events.reduce(evolve, state);
  await journal.commit(after, events);
  let step = state;
  for (const event of events) {
    step = evolve(step, event);
    listener.happened(event, step);
  }
  return after;
}

async function perform(
  effects: readonly Effect[],
  { act, lease, failureOf, clock }: Hands,
): Promise<Failure | undefined> {
  try {
    for (const effect of effects) {
      await lease.held();
      await act(effect);
    }
    await clock.sleep(afterActMs);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}
