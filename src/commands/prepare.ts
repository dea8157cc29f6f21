import { isRunning } from '../effects/is-running.ts';
import { rehearse } from '../effects/rehearse.ts';
import type { SqlFinding } from '../model/sql-finding.ts';
import type { KnownSchema } from '../plan/due.ts';
import { heard, requireHarmless } from '../plan/sql-findings.ts';
import { RefusedError } from '../plan/refusal.ts';
import { migrationsOf, type Plan } from '../model/plan.ts';
import { specsOf, type Spec } from '../model/spec.ts';
import { inspect } from '../observe/inspect.ts';
import { kedaRules, routerRules } from '../plan/access.ts';
import { isScaledByKeda } from '../plan/autoscaler.ts';
import { balancedOf } from '../plan/exec-way.ts';
import type { Facts, Member } from '../plan/facts.ts';
import { planRollout } from '../plan/plan-rollout.ts';
import type { Planned } from '../plan/planned.ts';
import { codecsOf } from '../routers/index.ts';
import { shadowNotes } from './plan-schema.ts';
import type { House } from './house.ts';
import { findChecks } from './presets.ts';
import { routersOf } from './routers-of.ts';
import { usageNotes } from './usage-notes.ts';

/** One target as if it were alone, and for a rollback the revision that it goes back to. */
export interface Wish {
  readonly spec: Spec;
  readonly previous: Facts['previous'];
}

export type Wishes = readonly [Wish, ...Wish[]];

/** The new version for all targets that the user names. */
export function newVersion({ spec }: House): Wishes {
  const [lead, ...companions] = specsOf(spec);
  const wish = (own: Spec): Wish => ({ spec: own, previous: undefined });
  return [wish(lead), ...companions.map(wish)];
}

/** Inspects, plans and rehearses: every write is checked by the server before the first real one. */
export async function prepare(house: House, [lead, ...companions]: Wishes): Promise<Planned> {
  const members = await Promise.all([
    inspected(lead, house),
    ...companions.map((wish) => inspected(wish, house)),
  ]);
  // A rollback has no checks, and is in a hurry.
  if (members.some(({ facts }) => facts.previous !== undefined)) return planned(house, members);
  const { checks, notes } = await findChecks(house.spec, members, house);
  const [first, ...others] = members.map((member) => ({ ...member, spec: { ...member.spec, checks } }));
  return first === undefined
    ? planned(house, members)
    : noted(await planned(house, [first, ...others]), [...notes, ...(await usageNotes(checks, house))]);
}

function noted(made: Planned, notes: readonly string[]): Planned {
  return { ...made, plan: { ...made.plan, notes: [...made.plan.notes, ...notes] } };
}

async function planned(house: House, members: readonly [Member, ...Member[]]): Promise<Planned> {
  const { spec, specHash, dryCluster, manifests, migrations, database, comparison } = house;
  const { kind, name } = spec.target;
  const isScaled = members.some(({ facts, spec: { target } }) =>
    isScaledByKeda(facts, target.kind, target.name),
  );
  await house.requireAccess(isScaled ? kedaRules : []);
  const schema = await schemaFor(members, house);
  const made = planRollout(members, { keeper: { kind, name }, specHash, schema });
  if (made.is === 'unchanged') return made;
  const sqlFindings = await lintOf(made.plan, house);
  const notes = [...made.plan.notes, ...(await shadowOf(made.plan, house))];
  const plan = { ...made.plan, notes, sqlFindings };
  // Which routers they are may be known only now.
  const codecs = new Set(plan.targets.flatMap(({ route }) => codecsOf(route)));
  await house.requireAccess([...codecs].flatMap(routerRules));
  const [first, ...others] = await changing(plan, members, house);
  if (first === undefined) return { is: 'unchanged', plan };
  if (others.length + 1 < plan.targets.length) return planned(house, [first, ...others]);
  await rehearse(plan, {
    plan,
    manifests,
    migrations,
    database,
    comparison,
    cluster: dryCluster,
    routerOf: routersOf(plan, house, dryCluster),
  });
  return { is: 'planned', plan };
}

async function inspected({ spec, previous }: Wish, house: House): Promise<Member> {
  const { clock, cluster, namespace, balancer } = house;
  const { name } = spec.target;
  // What a rollback goes back to is recorded.
  const manifests =
    previous === undefined
      ? house.manifests.find(({ workload }) => workload.metadata.name === name)
      : undefined;
  const facts = await inspect(spec, { at: clock.now(), namespace, manifests, previous }, cluster);
  const balanced = balancedOf(spec, facts);
  return balanced === undefined || balancer === undefined
    ? { spec, facts }
    : { spec, facts: { ...facts, balancer: await balancer.read(balanced) } };
}

/** Those of which a manifest does not bring what runs already: only the server can tell. */
async function changing(
  { targets, namespace }: Plan,
  members: readonly [Member, ...Member[]],
  { dryCluster }: House,
): Promise<readonly Member[]> {
  const all = await Promise.all(
    members.map(async (member) => {
      const { manifests } = member.facts;
      const { images } = member.spec.change;
      const target =
        members.length === 1 ? targets[0] : targets.find(({ name }) => name === member.spec.target.name);
      if (target === undefined) return [];
      const ref = { kind: target.kind, namespace, name: target.name };
      const isSame = manifests !== undefined && (await isRunning(ref, manifests, { images, dryCluster }));
      return isSame ? [] : [member];
    }),
  );
  return all.flat();
}

/** A rollback brings an old version, which works with the schema as it is. */
async function schemaFor(
  members: readonly Member[],
  { migrations, database, spec }: House,
): Promise<KnownSchema> {
  const isRollback = members.some(({ facts }) => facts.previous !== undefined);
  if (migrations.length === 0 || isRollback) return { migrations: [], records: [] };
  if (database !== undefined) return { migrations, records: await database.records() };
  if (spec.command === 'plan') return { migrations, records: [] };
  throw new RefusedError([
    `migrations: ${spec.database?.migrations ?? ''} has ${migrations.length} of them, and nothing says where the database is. Give \`database-url\`.`,
  ]);
}

/** Only a plan has the time for it. */
async function shadowOf(plan: Plan, house: House): Promise<readonly string[]> {
  return house.spec.command === 'plan' ? shadowNotes(migrationsIn(plan, house), house) : [];
}

function migrationsIn(plan: Plan, { migrations }: House): House['migrations'] {
  const ids = migrationsOf(plan);
  return migrations.filter(({ id }) => ids.includes(id));
}

/** What hurts in the SQL that the plan is about to run; a deploy does not run it. */
async function lintOf(plan: Plan, house: House): Promise<readonly SqlFinding[]> {
  const { spec } = house;
  const found = await house.lintSql(migrationsIn(plan, house));
  const findings = heard(found, spec.ignoreFindings);
  if (spec.command === 'deploy') requireHarmless(findings);
  return findings;
}
