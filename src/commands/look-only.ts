import { schemaState } from '../plan/schema-state.ts';
import { accessFor, unchangedSentence } from './deploy.ts';
import { concluded, isOpen, unchanged, type Conclusion } from './conclusion.ts';
import type { House } from './house.ts';
import { loadLatest, requireNoLeader } from './leader.ts';
import { planSchema } from './plan-schema.ts';
import { newVersion, prepare } from './prepare.ts';

/** Says what a deploy would do, and touches nothing. */
export async function plan(house: House): Promise<Conclusion> {
  if (house.withoutCluster !== undefined) return planSchema(house, house.withoutCluster);
  await house.requireAccess(accessFor(house));
  await requireNoLeader(house);
  const entry = await house.journal.load();
  if (entry !== undefined && isOpen(entry.state)) return waitingFor(entry.plan.id);
  const planned = await prepare(house, newVersion(house));
  if (planned.is === 'unchanged') return unchanged(unchangedSentence(planned.plan), planned.plan);
  const reason = { kind: 'done', sentence: `${planned.plan.steps.length} steps planned` } as const;
  return { plan: planned.plan, state: undefined, outcome: 'planned', reason, events: [] };
}

/** While a rollout is open, what the next one would find is not known. */
function waitingFor(rollout: string): Conclusion {
  const sentence = `rollout ${rollout} is under way or held: what this deploy would do can be said when it has ended`;
  return {
    plan: undefined,
    state: undefined,
    outcome: 'planned',
    reason: { kind: 'done', sentence },
    events: [],
  };
}

/** Says where the latest rollout stands, and touches nothing. */
export async function status(house: House): Promise<Conclusion> {
  const entry = await loadLatest(house);
  const schema = await schemaOf(house);
  if (entry === undefined) return unchanged(['no rollout of this target is recorded', ...schema].join('. '));
  const plan = { ...entry.plan, notes: [...entry.plan.notes, ...schema] };
  return concluded(plan, entry.state, entry.events);
}

/** How far the migrations are, where there is a database. */
async function schemaOf({ database, migrations }: House): Promise<readonly string[]> {
  return database === undefined ? [] : schemaState(migrations, await database.records());
}
