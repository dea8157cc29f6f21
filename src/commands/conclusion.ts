import type { Event } from '../model/event.ts';
import type { Outcome, Reason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';

/** What a command came to. */
export interface Conclusion {
  /** Undefined: there is no rollout to speak of. */
  readonly plan: Plan | undefined;
  readonly state: State | undefined;
  readonly outcome: Outcome | 'in-progress';
  readonly reason: Reason;
  readonly events: readonly Event[];
}

/** The end of a rollout as its state tells it. */
export function concluded(plan: Plan, state: State, events: readonly Event[] = []): Conclusion {
  const { finished } = state;
  return finished === undefined
    ? {
        plan,
        state,
        events,
        outcome: 'in-progress',
        reason: { kind: 'done', sentence: 'the rollout is under way' },
      }
    : { plan, state, events, outcome: finished.outcome, reason: finished.reason };
}

/** Nothing had to be done. */
export function unchanged(sentence: string, plan?: Plan): Conclusion {
  return { plan, state: undefined, events: [], outcome: 'unchanged', reason: { kind: 'done', sentence } };
}

/** A rollout that a run must carry on: never ended, or waiting for a person. */
export function isOpen({ finished }: State): boolean {
  return finished === undefined || finished.outcome === 'held' || finished.outcome === 'stuck';
}
