import type { Clock } from '../ports/clock.ts';
import { TakenOverError } from '../ports/errors.ts';
import type { Journal, JournalEntry } from '../ports/journal.ts';
import type { Lease } from '../ports/lease.ts';
import { isSame } from '../lib/same.ts';
import type { House } from './house.ts';

/** Waits between tries; an outage of a quarter of an hour is sat out, and what still fails then is thrown. */
const waitsMs = [200, 500, 1000, 2000, ...Array.from({ length: 180 }, () => 5000)];

interface Around {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly lease: Pick<Lease, 'held'>;
  readonly failureOf: House['failureOf'];
}

/**
 * The journal, written in spite of an API server that fails now and then: a rollout must not stop
 * between two weights because one record did not arrive. After a failure nobody knows whether the
 * write was kept, so it is read back first: ours, the one before, or somebody else's.
 */
export function steadyJournal({ journal, clock, lease, failureOf }: Around): Journal {
  let last: JournalEntry | undefined;

  /** True when the write that failed was kept all the same. */
  const isKept = async (wanted: JournalEntry): Promise<boolean> => {
    const stored = await journal.load();
    if (isSame(essence(stored), essence(wanted))) return true;
    if (isSame(essence(stored), essence(last))) return false;
    throw new TakenOverError('Another run has taken this rollout over: this one stops and touches nothing.');
  };

  const write = async (wanted: JournalEntry, send: () => Promise<void>): Promise<void> => {
    let isUnsure = false;
    for (const waitMs of [...waitsMs, undefined]) {
      try {
        if (!isUnsure || !(await isKept(wanted))) await send();
        last = wanted;
        return;
      } catch (error) {
        if (error instanceof TakenOverError || failureOf(error).isPermanent || waitMs === undefined)
          throw error;
        isUnsure = true;
        await clock.sleep(waitMs);
        await lease.held();
      }
    }
  };

  return {
    load: async () => (last = await journal.load()),
    open: (plan, state) => write({ plan, state, events: [] }, () => journal.open(plan, state)),
    commit: (state, events) =>
      last === undefined
        ? journal.commit(state, events)
        : write({ ...last, state }, () => journal.commit(state, events)),
  };
}

/** Rollout and state tell two entries apart; the events follow from them. */
function essence(entry: JournalEntry | undefined): unknown {
  return entry && [entry.plan.id, entry.state];
}

/** A command whose journal is steady. */
export function withSteadyJournal<T>(command: (house: House) => Promise<T>): (house: House) => Promise<T> {
  return (house) => command({ ...house, journal: steadyJournal(house) });
}
