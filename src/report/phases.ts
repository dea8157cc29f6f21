import type { Event } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { StepName } from '../model/step.ts';
import type { Listener } from '../ports/listener.ts';

/** Steps whose beginning is news to somebody who reads the comment. */
const news: ReadonlySet<StepName> = new Set(['start-candidate', 'analyse', 'update-target']);

/** Passes everything on to `next`, and calls `tell` at each change of phase. */
export function phaseListener(
  next: Listener,
  tell: (plan: Plan, state: State, events: readonly Event[]) => void,
): Listener {
  let plan: Plan | undefined;
  const events: Event[] = [];
  return {
    started: (begun, state) => {
      plan = begun;
      next.started(begun, state);
    },
    happened: (event, state) => {
      events.push(event);
      next.happened(event, state);
      const isNews =
        event.type === 'turned-back' || (event.type === 'step-started' && news.has(event.step.kind));
      if (plan !== undefined && isNews) tell(plan, state, events.slice(-200));
    },
    waiting: (waitingFor, at) => next.waiting(waitingFor, at),
  };
}
