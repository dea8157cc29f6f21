import { targetKey } from '../manifests/names.ts';
import type { Plan } from '../model/plan.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { isOpen } from './conclusion.ts';
import type { House } from './house.ts';

/** This target moved together with others, and what happened is in the journal of another one. */
export class LedElsewhereError extends Error {
  override readonly name = 'LedElsewhereError';
}

/** Keys of the targets that move together with the one that keeps the journal. */
export function companionsOf({ targets, keeper }: Plan): readonly string[] {
  return targets.length === 1 ? [] : targets.filter(({ name }) => name !== keeper.name).map(targetKey);
}

/** Throws a LedElsewhereError while a rollout that another target leads has this one. */
export async function requireNoLeader(house: House): Promise<void> {
  const led = await ledBy(house);
  if (led !== undefined && isOpen(led.entry.state)) throw ledElsewhere(house, led);
}

/**
 * The journal of this target; throws a LedElsewhereError when its last rollout was led by another
 * target: whoever went on from this journal would bring back what was two versions ago.
 */
export async function loadLatest(house: House): Promise<JournalEntry | undefined> {
  const [own, led] = [await house.journal.load(), await ledBy(house)];
  if (led !== undefined && led.entry.state.startedAt > (own?.state.startedAt ?? 0))
    throw ledElsewhere(house, led);
  return own;
}

interface Led {
  readonly key: string;
  readonly entry: JournalEntry;
}

/** The rollout that another target leads and that has this one. */
async function ledBy({ lease, journalOf, spec }: House): Promise<Led | undefined> {
  const key = await lease.leader();
  if (key === undefined || key === targetKey(spec.target)) return undefined;
  const entry = await journalOf(key).load();
  const hasThis = entry?.plan.targets.some(({ name }) => name === spec.target.name) === true;
  return entry !== undefined && hasThis ? { key, entry } : undefined;
}

function ledElsewhere({ spec: { target } }: House, { entry }: Led): LedElsewhereError {
  const { id, keeper } = entry.plan;
  const lead = `${keeper.kind.toLowerCase()}/${keeper.name}`;
  return new LedElsewhereError(
    `${target.kind} ${target.name} moves together with others in rollout ${id}, which ${lead} leads. Write \`target: ${lead}\` (or the same \`targets\`) for what concerns that rollout.`,
  );
}
