import type { Event } from '../model/event.ts';
import type { Outcome, Reason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { currentStep } from './agenda.ts';
import { evolve } from './evolve.ts';
import { isPastReturn, yieldingAgenda } from './undo.ts';

interface Ending {
  readonly at: number;
  readonly reason: Reason;
}

/** Begins the step at the cursor, or ends the rollout when there is none left. */
export function starting(plan: Plan, state: State, at: number): readonly Event[] {
  const step = currentStep(plan, state);
  return step === undefined ? [ended(plan, state, at)] : [{ type: 'step-started', at, step }];
}

/** Ends the step under way and begins the next one, in one record. */
export function finishing(
  plan: Plan,
  state: State,
  { at, events, note }: { readonly at: number; readonly events: readonly Event[]; readonly note?: string },
): readonly Event[] {
  const step = currentStep(plan, state);
  if (step === undefined) return events;
  return withStart(plan, state, [
    ...events,
    { type: 'step-finished', at, step, ...(note === undefined ? {} : { note }) },
  ]);
}

const unheld: ReadonlySet<Reason['kind']> = new Set(['target-changed', 'unserved']);

/**
 * What a failure leads to: holding, where the user asked for it, or the way back. A changed target
 * cannot be held, for the Services are pinned to pods that are about to go; nor can users whom nobody
 * answers.
 */
export function endOf(plan: Plan, state: State, ending: Ending): readonly Event[] {
  if (state.direction === 'back' || isPastReturn(plan, state)) return [finishedAs('stuck', ending)];
  const isHeld = plan.settings.onFailure === 'hold' && !unheld.has(ending.reason.kind);
  return isHeld ? [finishedAs('held', ending)] : turningBack(plan, state, ending);
}

/** Turns round and begins the first step of the way back at once: traffic must not wait for a record. */
export function turningBack(plan: Plan, state: State, { at, reason }: Ending): readonly Event[] {
  const undoing = yieldingAgenda(plan, state, reason.targets ?? []);
  const turned: Event = { type: 'turned-back', at, reason, undoing };
  return withStart(plan, state, [turned]);
}

export function finishedAs(outcome: Outcome, { at, reason }: Ending): Event {
  return { type: 'finished', at, outcome, reason };
}

function withStart(plan: Plan, state: State, events: readonly Event[]): readonly Event[] {
  const at = events.at(-1)?.at ?? state.startedAt;
  return [...events, ...starting(plan, events.reduce(evolve, state), at)];
}

function ended(plan: Plan, state: State, at: number): Event {
  if (state.turnedBack === undefined) {
    const { outcome, sentence } = done[plan.purpose];
    return finishedAs(outcome, { at, reason: { kind: 'done', sentence } });
  }
  const { reason } = state.turnedBack;
  const isAborted = reason.kind === 'aborted' || plan.purpose === 'rollback';
  return finishedAs(isAborted ? 'aborted' : 'rolled-back', { at, reason });
}

/** What a plan comes to that was carried out to its end. */
const done: Readonly<Record<Plan['purpose'], { readonly outcome: Outcome; readonly sentence: string }>> = {
  deploy: { outcome: 'promoted', sentence: 'every stage passed' },
  rollback: { outcome: 'rolled-back', sentence: 'the previous version is in place again' },
  schema: { outcome: 'planned', sentence: 'nothing was touched' },
  contract: {
    outcome: 'contracted',
    sentence: 'the parts of the schema that only old versions need are gone',
  },
};
