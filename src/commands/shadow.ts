import type { Migration, SqlPhase } from '../model/migration.ts';
import { RefusedError } from '../plan/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/database.ts';

/** A throw-away database whose schema is the one before the migrations. */
export interface Shadow {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Runs migrations on a throw-away database: expand, revert, expand, fill, verify, contract. Gives one
 * sentence for each that stood it; throws a RefusedError with what did not, every difference named.
 */
export async function rehearseSchema(
  migrations: readonly Migration[],
  shadow: Shadow,
): Promise<readonly string[]> {
  await requireThrowAway(migrations, shadow.database);
  const said: string[] = [];
  const problems: string[] = [];
  for (const migration of migrations) {
    const found = await rehearseOne(migration, shadow);
    if (found.length > 0) problems.push(...found.map((text) => `shadow: ${migration.id}: ${text}`));
    else said.push(sentence(migration));
  }
  if (problems.length > 0) throw new RefusedError(problems);
  return said;
}

/** A database that rollouts have brought migrations to is somebody's. */
async function requireThrowAway(migrations: readonly Migration[], database: Database): Promise<void> {
  const promoted = (await database.records()).filter(({ promotion }) => promotion !== undefined);
  const ours = promoted.filter(({ migration }) => migrations.some(({ id }) => id === migration));
  if (ours.length > 0 || promoted.some(({ promotion }) => promotion?.rollout !== rollout)) {
    throw new RefusedError([
      'shadow: rollouts have changed this database, so it is no throw-away. Give the address of one that nobody needs.',
    ]);
  }
}

/** Under this name everything runs there. */
const rollout = 'shadow';

async function rehearseOne(migration: Migration, shadow: Shadow): Promise<readonly string[]> {
  const { database } = shadow;
  const before = await database.dump();
  await runAll(migration, 'expand', shadow);
  const differences = migration.revert.length === 0 ? [] : await thereAndBack(migration, before, shadow);
  // What is left would only be in the way of what comes.
  if (differences.length > 0) return differences;
  await fillAll(migration, shadow);
  const wrong = (await database.verify(migration)).filter(({ expect, found }) => found !== expect);
  await runAll(migration, 'contract', shadow);
  return wrong.map(({ name, expect, found }) => `${name}: ${found}, and it must be ${expect}`);
}

async function thereAndBack(
  migration: Migration,
  before: readonly string[],
  shadow: Shadow,
): Promise<readonly string[]> {
  const { database } = shadow;
  const expanded = await database.dump();
  await runAll(migration, 'revert', shadow);
  const left = different('expand.down.sql does not restore the schema', before, await database.dump());
  if (left.length > 0) return left;
  await database.forget(migration.id);
  await runAll(migration, 'expand', shadow);
  return different('expanding again gives another schema', expanded, await database.dump());
}

async function runAll(
  migration: Migration,
  phase: Exclude<SqlPhase, 'migrate'>,
  { database, clock }: Shadow,
): Promise<void> {
  for (const [position, statement] of migration[phase].entries()) {
    // Tools of the user's keep records of their own, which cannot be forgotten.
    if (statement.argv !== undefined) continue;
    const job = { migration: migration.id, phase, position, statement, rollout, lockTimeoutMs: 1000 };
    while (!(await isDone(job, database))) {
      await database.run(job);
      await clock.sleep(20);
    }
  }
}

async function isDone(
  {
    migration,
    phase,
    position,
  }: { readonly migration: string; readonly phase: SqlPhase; readonly position: number },
  database: Database,
): Promise<boolean> {
  const { statements } = await database.view(migration);
  return statements.some((own) => own.phase === phase && own.position === position && own.is === 'done');
}

async function fillAll({ id, backfill }: Migration, { database }: Shadow): Promise<void> {
  if (backfill === undefined) return;
  const throttle = { query: undefined, hours: undefined };
  const job = { migration: id, pass: 'all', backfill, throttle, rollout, sliceMs: 1000 } as const;
  for (;;) {
    await database.fill(job);
    const { backfills } = await database.view(id);
    if (backfills.some(({ pass, isDone: is }) => pass === 'all' && is)) return;
  }
}

function different(what: string, wanted: readonly string[], found: readonly string[]): readonly string[] {
  const missing = wanted.filter((line) => !found.includes(line)).map((line) => `${what}: ${line} is missing`);
  const left = found.filter((line) => !wanted.includes(line)).map((line) => `${what}: ${line} is left`);
  return [...missing, ...left];
}

function sentence({ id, revert, contract }: Migration): string {
  const back = revert.length > 0 ? 'expands, reverts to the schema before, expands again' : 'expands';
  return `Shadow run: ${id} ${back}${contract.length > 0 ? ' and contracts' : ''}.`;
}
