import { isRunning } from '../effects/is-running.ts';
import { rehearse } from '../effects/rehearse.ts';
import { inspect } from '../observe/inspect.ts';
import { leadOf, type Plan } from '../model/plan.ts';
import type { ConfigCopy } from '../model/step.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { accessRules, routerRules } from '../plan/access.ts';
import type { Facts } from '../plan/facts.ts';
import { planRollout } from '../plan/plan-rollout.ts';
import type { Planned } from '../plan/planned.ts';
import { codecNamed, routersFor } from '../routers/index.ts';
import { initialState } from '../rollout/evolve.ts';
import { carry } from './carry.ts';
import { concluded, isOpen, unchanged, type Conclusion } from './conclusion.ts';
import type { House } from './house.ts';
import { reopened } from './reopened.ts';
import { routersOf } from './routers-of.ts';

/** Rolls the new version out; first ends what an earlier run left open. */
export async function deploy(house: House): Promise<Conclusion> {
  await house.requireAccess(accessFor(house));
  await house.lease.acquire();
  const entry = await house.journal.load();
  if (entry !== undefined && isOpen(entry.state)) {
    if (entry.plan.specHash === house.specHash) return resume(entry, house);
    const ended = await carry(entry.plan, await reopened(entry, house), {
      house,
      stop: supersededBy(house),
    });
    if (isOpen(ended)) return concluded(entry.plan, ended);
  }
  const planned = await prepare(house, undefined);
  if (planned.is === 'unchanged') return unchanged('the target runs this version already', planned.plan);
  return begin(planned.plan, house);
}

/** Writes a new rollout down and carries it out. */
export async function begin(plan: Plan, house: House): Promise<Conclusion> {
  const state = initialState(plan, house.clock.now());
  await house.journal.open(plan, state);
  return concluded(plan, await carry(plan, state, { house }));
}

/** Inspects, plans and rehearses: every write is checked by the server before the first real one. */
export async function prepare(house: House, previous: Facts['previous']): Promise<Planned> {
  const { spec, specHash, namespace, cluster, dryCluster, manifests, clock } = house;
  const [manifest] = manifests;
  const facts = await inspect(spec, { at: clock.now(), namespace, manifests: manifest, previous }, cluster);
  const planned = planRollout(spec, facts, specHash);
  if (planned.is === 'unchanged') return planned;
  const { plan } = planned;
  // Which router it is may be known only now.
  const { kind, name, route } = leadOf(plan);
  await house.requireAccess(routerRules(codecNamed(route.codec)));
  if (manifest !== undefined && previous === undefined) {
    const { images } = spec.change;
    if (await isRunning({ kind, namespace, name }, manifest, { images, dryCluster }))
      return { is: 'unchanged', plan };
  }
  await rehearse(plan, {
    plan,
    manifests,
    cluster: dryCluster,
    routerOf: routersOf(plan, house, dryCluster),
  });
  return planned;
}

/** Goes on with a rollout that a dead or held run left. */
async function resume(entry: JournalEntry, house: House): Promise<Conclusion> {
  return concluded(entry.plan, await carry(entry.plan, await reopened(entry, house), { house }));
}

export function accessFor({ spec, manifests }: House): ReturnType<typeof accessRules> {
  return accessRules({
    copied: kindsOf(manifests.flatMap(({ copies }) => copies).map(({ copy }) => copy)),
    routers: spec.route === undefined ? [] : onlyOne(routersFor(spec.route)),
    smokeMethods: spec.smoke.map(({ method }) => method),
    kind: spec.target.kind,
  });
}

/** For going on with a rollout that is written down: its route, whatever this run was given. */
export function accessToCarry(plan: Plan): ReturnType<typeof accessRules> {
  const { kind, route } = leadOf(plan);
  const copied = kindsOf(plan.steps.flatMap((step) => (step.kind === 'make-copies' ? step.copies : [])));
  return accessRules({
    copied,
    routers: [codecNamed(route.codec)],
    smokeMethods: [],
    kind,
  });
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
