import type { Event } from '../../src/model/event.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';

/** As much of a plan and a state as the journal looks at: their version. The rest is carried unread. */
export function planOf(id: string): Plan {
  const settings = { judging: { confidence: 0.95, minimumRequests: 0 } };
  return { version: 1, id, target: 'shop', settings } as unknown as Plan;
}

export function stateAt(cursor: number): State {
  return { version: 1, rollout: 'shop-1', cursor, ledgers: {} } as unknown as State;
}

export function eventAt(at: number): Event {
  return { type: 'step-started', at } as unknown as Event;
}
