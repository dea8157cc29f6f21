import { z } from 'zod';
import type { Event } from '../../model/event.ts';
import type { Plan } from '../../model/plan.ts';
import type { Judging } from '../../model/spec.ts';
import type { State } from '../../model/state.ts';
import type { JournalEntry } from '../../ports/journal.ts';

/** The version of the stored form that this code writes and reads. */
const current = 1;

/** The journal was written by a newer Cutover, or by hand. */
export class UnreadableJournalError extends Error {
  override readonly name = 'UnreadableJournalError';
}

const data = z.object({ plan: z.string(), state: z.string(), events: z.string() });
const versioned = z.looseObject({ version: z.number() });

/** Events kept in the journal, the latest. */
const keptEvents = 200;

export function toData({ plan, state, events }: JournalEntry): Readonly<Record<string, string>> {
  return {
    plan: JSON.stringify(plan),
    state: JSON.stringify(state),
    // What a poll said is in the state: its stages have the samples, its ledgers the counts.
    events: JSON.stringify(events.filter(({ type }) => type !== 'sample-taken').slice(-keptEvents)),
  };
}

/** Of a rollout that was begun by a version without evidence. */
const withoutEvidence: { readonly judging: Judging } = { judging: { confidence: 0.95, minimumRequests: 0 } };

function judgedPlan(plan: Plan): Plan {
  return { ...plan, settings: Object.assign({}, withoutEvidence, plan.settings) };
}

/** Of a rollout that was begun by a version without any. */
const noLedgers: Pick<State, 'ledgers'> = { ledgers: {} };

/** Reads what `toData` wrote; refuses what a newer version wrote. */
export function fromData(name: string, stored: unknown): JournalEntry {
  const parsed = data.safeParse(stored);
  if (!parsed.success) {
    throw new UnreadableJournalError(
      `ConfigMap ${name} is not a journal of Cutover. Rename it, or remove it if no rollout is under way.`,
    );
  }
  const plan: unknown = JSON.parse(parsed.data.plan);
  const state: unknown = JSON.parse(parsed.data.state);
  for (const part of [plan, state]) {
    const { version } = versioned.parse(part);
    if (version > current) {
      throw new UnreadableJournalError(
        `ConfigMap ${name} was written by a newer version of Cutover (format ${version}, this one reads up to ${current}). Use that version.`,
      );
    }
  }
  // Written by `toData` of the same format version: the types are those of that version.
  return {
    plan: judgedPlan(plan as Plan),
    state: { ...noLedgers, ...(state as State) },
    events: JSON.parse(parsed.data.events) as Event[],
  };
}
