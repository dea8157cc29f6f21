import { fence } from '../effects/fence.ts';
import { fenced } from '../effects/fenced.ts';
import type { Event } from '../model/event.ts';
import type { State } from '../model/state.ts';
import { touchedObjects } from '../model/touched.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { evolve } from '../rollout/evolve.ts';
import type { House } from './house.ts';
import { companionsOf } from './leader.ts';

/**
 * A state that another run left, to be carried on. It is written down at once: whoever still believes
 * to have the rollout cannot record anything any more, and what it was about to write is refused.
 */
export async function reopened(
  { plan, state }: Pick<JournalEntry, 'plan' | 'state'>,
  { clock, identity, journal, cluster, lease }: House,
  skipsStep = false,
): Promise<State> {
  await lease.extend(companionsOf(plan));
  const resumed: Event = { type: 'resumed', at: clock.now(), by: identity, skipsStep };
  const after = evolve(state, resumed);
  await journal.commit(after, [resumed]);
  await fence(touchedObjects(plan), fenced(cluster, lease));
  return after;
}
