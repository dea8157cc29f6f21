import type { Event } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';

export interface JournalEntry {
  readonly plan: Plan;
  readonly state: State;
  /** The latest events, oldest first; bounded. */
  readonly events: readonly Event[];
}

/** Where a rollout is written down, one per target. Every write compares and swaps. */
export interface Journal {
  readonly load: () => Promise<JournalEntry | undefined>;
  /** Starts a new rollout over a finished one. */
  readonly open: (plan: Plan, state: State) => Promise<void>;
  /** Throws TakenOverError when another runner has written since the last load, open or commit. */
  readonly commit: (state: State, events: readonly Event[]) => Promise<void>;
}
