import type { Event } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';

/** Told everything that happens, for people who watch. Must never throw and never block. */
export interface Listener {
  readonly started: (plan: Plan, state: State) => void;
  readonly happened: (event: Event, state: State) => void;
  /** What the run waits for, at most once per change of the text. */
  readonly waiting: (waitingFor: string, at: number) => void;
}
