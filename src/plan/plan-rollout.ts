import { liveVersionOf, oldVersionOf, type Plan } from '../model/plan.ts';
import { isInPlace, type Spec } from '../model/spec.ts';
import { requireBaseline } from './baseline-steps.ts';
import { canaryPlan } from './canary-plan.ts';
import { dueMigrations } from './due.ts';
import type { Origin } from './envelope.ts';
import type { Member } from './facts.ts';
import { findingsOf } from './findings.ts';
import { isPair, planPair } from './pair.ts';
import type { Planned } from './planned.ts';
import { planRolling } from './rolling.ts';
import { withCounterpart, withSchema, type Later } from './schema.ts';
import { subjectOf } from './subject.ts';
import { planTogether } from './together.ts';
import { isWorker, planWorker } from './worker.ts';

/**
 * The whole rollout as data. Pure: touches nothing. Throws a RefusedError that lists every reason why
 * these targets cannot be rolled out so.
 */
export function planRollout(members: readonly [Member, ...Member[]], origin: Origin): Planned {
  const [lead, ...companions] = members;
  const planned = companions.length === 0 ? planAlone(lead, origin) : planTogether(members, origin);
  requireBaseline(lead.spec, planned.plan.steps);
  const findings = members.flatMap((member) => findingsOf(member, planned.plan));
  const due = dueMigrations(origin.schema, liveVersionOf(planned.plan));
  const changed = withSchema(planned.plan.steps, due, laterOf(lead.spec, planned.plan));
  const steps = withCounterpart(changed, lead.spec.database?.counterpart);
  return { ...planned, plan: { ...planned.plan, steps, findings } };
}

function planAlone(member: Member, origin: Origin): Planned {
  const { spec, facts } = member;
  if (isPair(spec, facts)) return planPair(member, origin);
  if (isInPlace(spec.strategy)) return planRolling(member, origin);
  if (isWorker(spec, facts)) return planWorker(member, origin);
  const subject = subjectOf(spec, facts);
  const plan = canaryPlan([subject], { spec, facts, ...origin });
  return { is: subject.isUnchanged ? 'unchanged' : 'planned', plan };
}

function laterOf({ database }: Spec, plan: Plan): Later {
  const { soakMs, isInRun } = database?.contract ?? { soakMs: 0, isInRun: false };
  return { soakMs, isInRun, old: oldVersionOf(plan) };
}
