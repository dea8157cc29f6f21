import type { EffectOf, StatementPlace } from '../model/effect.ts';
import type { Migration, Statement } from '../model/migration.ts';
import { keeperName, oldVersionOf } from '../model/plan.ts';
import type { Comparison } from '../ports/comparison.ts';
import type { Database } from '../ports/database.ts';
import { ChangedMigrationError, MissingDatabaseError } from './errors.ts';
import type { Tools } from './tools.ts';

export async function runStatement(
  { place, lockTimeoutMs }: EffectOf<'statement'>,
  tools: Tools,
): Promise<void> {
  const statement = statementAt(place, tools);
  await databaseOf(tools).run({ ...place, statement, rollout: tools.plan.id, lockTimeoutMs });
}

export async function haltMigration(
  { migration, statements }: EffectOf<'halted'>,
  tools: Tools,
): Promise<void> {
  await databaseOf(tools).halt(migration, statements);
}

/** How long a call writes rows before the rollout looks around again. */
export const sliceMs = 2000;

export async function fillRows(
  { migration, pass, digest }: EffectOf<'rows-filled'>,
  tools: Tools,
): Promise<void> {
  const { backfill, throttle } = migrationNamed(migration, tools);
  if (backfill?.digest !== digest) throw new ChangedMigrationError(migration, 'backfill');
  const rollout = tools.plan.id;
  await databaseOf(tools).fill({ migration, pass, backfill, throttle, rollout, sliceMs });
}

export async function beginSoak({ migrations }: EffectOf<'soaking'>, tools: Tools): Promise<void> {
  const { plan } = tools;
  const promotion = { rollout: plan.id, target: keeperName(plan), old: oldVersionOf(plan) };
  await databaseOf(tools).promoted(migrations, promotion);
}

export function comparisonIn({ comparison, plan }: Pick<Tools, 'comparison' | 'plan'>): Comparison {
  if (comparison === undefined) throw new MissingDatabaseError(plan.id);
  return comparison;
}

export function databaseOf({ database, plan }: Pick<Tools, 'database' | 'plan'>): Database {
  if (database === undefined) throw new MissingDatabaseError(plan.id);
  return database;
}

/** Throws where this run was not given its files. */
export function migrationNamed(name: string, { migrations }: Pick<Tools, 'migrations'>): Migration {
  const own = migrations.find(({ id }) => id === name);
  if (own === undefined) throw new ChangedMigrationError(name, 'all of it');
  return own;
}

/** The SQL itself is not in the plan, and must be what was planned. */
function statementAt({ migration, phase, position, digest }: StatementPlace, tools: Tools): Statement {
  const statement = migrationNamed(migration, tools)[phase][position];
  if (statement?.digest !== digest) throw new ChangedMigrationError(migration, phase);
  return statement;
}
