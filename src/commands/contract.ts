import type { Observation } from '../model/observation.ts';
import { keeperName, type Plan } from '../model/plan.ts';
import type { ContractSchema } from '../model/schema-step.ts';
import { contractable } from '../plan/due.ts';
import { rolloutIdAt } from '../plan/envelope.ts';
import { contracting } from '../plan/schema.ts';
import { contractSchema, objectionsToContract } from '../rollout/steps/contract-schema.ts';
import { initialState } from '../rollout/evolve.ts';
import { carry, lookOf } from './carry.ts';
import { concluded, isOpen, unchanged, type Conclusion } from './conclusion.ts';
import { accessToCarry } from './deploy.ts';
import type { House } from './house.ts';
import { loadLatest } from './leader.ts';
import { reopened } from './reopened.ts';

/**
 * Removes what only old versions need of the schema, as far as it came with this target: the pods of
 * others are not looked at. What cannot go yet is left, and why is said: that
 * is a result, for this may run every night.
 */
export async function contract(house: House): Promise<Conclusion> {
  const { database, lease, migrations, journal } = house;
  if (database === undefined) throw new Error('`command: contract` needs `database-url`.');
  await lease.acquire();
  const entry = await loadLatest(house);
  if (entry === undefined)
    return unchanged('no rollout of this target is recorded, so nothing can be contracted');
  await house.requireAccess(accessToCarry(entry.plan));
  if (isOpen(entry.state)) {
    if (entry.plan.purpose !== 'contract')
      return unchanged(`rollout ${entry.plan.id} is not over: it may still turn back`);
    return concluded(entry.plan, await carry(entry.plan, await reopened(entry, house), { house }));
  }
  const records = (await database.records()).filter(
    (own) => own.promotion?.target === keeperName(entry.plan),
  );
  const open = contractable({ migrations, records });
  if (open.length === 0) return unchanged('there is nothing to contract');
  const steps = open.flatMap(({ migration, record }) =>
    contracting(migration, {
      soakMs: house.spec.database?.contract.soakMs ?? 0,
      old: record.promotion?.old ?? { hashes: [], images: [] },
    }),
  );
  const judged = await judge(
    steps.filter((step) => step.kind === 'contract-schema'),
    entry.plan,
    house,
  );
  const free = judged.filter(({ reasons }) => reasons.length === 0).map(({ step }) => step);
  const bound = judged.filter(({ reasons }) => reasons.length > 0);
  const left = bound.map(
    ({ step, reasons }) => `${step.migration} is not contracted yet: ${reasons.join('; ')}`,
  );
  if (free.length === 0) return unchanged(left.join('. '));
  const plan = planOf(entry.plan, free, { house, left });
  const state = initialState(plan, house.clock.now());
  await journal.open(plan, state);
  return concluded(plan, await carry(plan, state, { house }));
}

interface Judged {
  readonly step: ContractSchema;
  /** Why it must wait. */
  readonly reasons: readonly string[];
}

async function judge(steps: readonly ContractSchema[], plan: Plan, house: House): Promise<readonly Judged[]> {
  const look = lookOf(plan, house);
  const state = initialState(plan, house.clock.now());
  return Promise.all(
    steps.map(async (step) => {
      const answer: Observation['answer'] = await look(contractSchema.questions(step, plan, state));
      const seen = { at: house.clock.now(), stop: undefined, failure: undefined, answer };
      return { step, reasons: objectionsToContract(step, { seen }) };
    }),
  );
}

/** Recorded where the last rollout was: its version before knows a schema that is about to go. */
function planOf(
  last: Plan,
  steps: readonly ContractSchema[],
  { house, left }: { readonly house: House; readonly left: readonly string[] },
): Plan {
  const id = rolloutIdAt(last.keeper, house.clock.now());
  return { ...last, id, purpose: 'contract', specHash: '', steps, notes: left, findings: [] };
}
