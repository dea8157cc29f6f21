import { migrationsOf, type Plan } from '../model/plan.ts';
import { isJourney, type Check } from '../model/check.ts';
import { specsOf } from '../model/spec.ts';
import type { ConfigCopy } from '../model/step.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { accessRules, kedaRules, usageRulesFor } from '../plan/access.ts';
import { codecsOf, routersFor } from '../routers/index.ts';
import { initialState } from '../rollout/evolve.ts';
import { carry } from './carry.ts';
import { concluded, isOpen, unchanged, type Conclusion } from './conclusion.ts';
import type { House } from './house.ts';
import { companionsOf, requireNoLeader } from './leader.ts';
import { newVersion, prepare } from './prepare.ts';
import { reopened } from './reopened.ts';

/** Rolls the new version out; first ends what an earlier run left open. */
export async function deploy(house: House): Promise<Conclusion> {
  await house.requireAccess(accessFor(house));
  await house.lease.acquire();
  await requireNoLeader(house);
  const entry = await house.journal.load();
  if (entry !== undefined && isOpen(entry.state)) {
    if (entry.plan.specHash === house.specHash) return resume(entry, house);
    const ended = await carry(entry.plan, await reopened(entry, house), {
      house,
      stop: supersededBy(house),
    });
    if (isOpen(ended)) return concluded(entry.plan, ended);
  }
  const planned = await prepare(house, newVersion(house));
  if (planned.is === 'unchanged') return unchanged(unchangedSentence(planned.plan), planned.plan);
  return begin(planned.plan, house);
}

/** Migrations come with a version: alone they would wait, and nobody would know why. */
export function unchangedSentence(plan: Plan): string {
  const waiting = migrationsOf(plan);
  const rest = waiting.length === 0 ? '' : `; ${waiting.join(', ')} will come with the next one`;
  return `the target runs this version already${rest}`;
}

/** Writes a new rollout down and carries it out. */
export async function begin(plan: Plan, house: House): Promise<Conclusion> {
  await house.lease.extend(companionsOf(plan));
  const state = initialState(plan, house.clock.now());
  await house.journal.open(plan, state);
  return concluded(plan, await carry(plan, state, { house }));
}

/** Goes on with a rollout that a dead or held run left. */
async function resume(entry: JournalEntry, house: House): Promise<Conclusion> {
  return concluded(entry.plan, await carry(entry.plan, await reopened(entry, house), { house }));
}

export function accessFor({ spec, manifests }: House): ReturnType<typeof accessRules> {
  const rules = accessRules({
    copied: kindsOf(manifests.flatMap(({ copies }) => copies).map(({ copy }) => copy)),
    routers: specsOf(spec).flatMap(({ route }) => (route === undefined ? [] : onlyOne(routersFor(route)))),
    podMethods: [...spec.smoke.map(({ method }) => method), ...methodsOf(spec.checks)],
    kind: spec.target.kind,
  });
  return [...rules, ...usageRulesFor(spec.checks)];
}

/** For going on with a rollout that is written down: its routes, whatever this run was given. */
export function accessToCarry({ steps, targets, keeper }: Plan): ReturnType<typeof accessRules> {
  const copied = kindsOf(steps.flatMap((step) => (step.kind === 'make-copies' ? step.copies : [])));
  const isPinned = steps.some((step) => 'autoscaler' in step && step.autoscaler.kind === 'ScaledObject');
  const rules = accessRules({
    copied,
    routers: targets.flatMap(({ route }) => codecsOf(route)),
    podMethods: methodsOf(steps.flatMap((step) => (step.kind === 'analyse' ? step.checks : []))),
    kind: keeper.kind,
  });
  const checks = steps.flatMap((step) => (step.kind === 'analyse' ? step.checks : []));
  return [...rules, ...(isPinned ? kedaRules : []), ...usageRulesFor(checks)];
}

/** Of the requests that checks send to pods. */
function methodsOf(checks: readonly Check[]): readonly string[] {
  return checks.filter(isJourney).flatMap(({ counts }) => counts.steps.map(({ method }) => method));
}

/** Where several routers serve a kind, its class tells which: after the plan. */
function onlyOne<T>(items: readonly T[]): readonly T[] {
  return items.length === 1 ? items : [];
}

function kindsOf(copies: readonly ConfigCopy[]): ReadonlySet<ConfigCopy['kind']> {
  return new Set(copies.map(({ kind }) => kind));
}

function supersededBy({ identity }: House): { readonly by: 'superseded'; readonly detail: string } {
  return { by: 'superseded', detail: identity };
}
