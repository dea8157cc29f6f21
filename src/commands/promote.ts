import type { StepName } from '../model/step.ts';
import { currentStep } from '../rollout/agenda.ts';
import { carry } from './carry.ts';
import { concluded, isOpen, unchanged, type Conclusion } from './conclusion.ts';
import { accessToCarry } from './deploy.ts';
import { reopened } from './reopened.ts';
import type { House } from './house.ts';
import { loadLatest } from './leader.ts';

/** Gates that a person may overrule. */
const gates: ReadonlySet<StepName | undefined> = new Set([
  'analyse',
  'smoke',
  'await-metrics',
  'await-approval',
]);

/** Goes on with a held rollout, past the gate that held it. */
export async function promote(house: House): Promise<Conclusion> {
  await house.lease.acquire();
  const entry = await loadLatest(house);
  if (entry === undefined || !isOpen(entry.state)) return unchanged('no rollout is held');
  const { plan, state } = entry;
  await house.requireAccess(accessToCarry(plan));
  const skipsStep = state.direction === 'forward' && gates.has(currentStep(plan, state)?.kind);
  return concluded(plan, await carry(plan, await reopened(entry, house, skipsStep), { house }));
}
