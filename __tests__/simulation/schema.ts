import type { BackfillPass, Migration, OldVersion, Statement } from '../../src/model/migration.ts';
import type { DatabaseConnection, DatabaseSpec } from '../../src/model/database.ts';
import { isReplicated } from './counterpart.ts';
import { isReady, type PodObject } from './objects.ts';
import { newImage, oldImage } from './shop.ts';
import { all, type World } from './world.ts';

export const migrationId = '0001_full_name';

function statement(sql: string, index?: string): Statement {
  return { sql, digest: sql, summary: sql, line: 1, isAlone: index !== undefined, index };
}

/** One statement of each kind, rows to be filled, and something to take away. */
export const migration: Migration = {
  id: migrationId,
  folder: `db/migrations/${migrationId}`,
  expand: [
    statement('ALTER TABLE users ADD COLUMN full_name text'),
    statement('CREATE INDEX CONCURRENTLY users_name ON users (full_name)', 'users_name'),
  ],
  revert: [],
  migrate: [],
  backfill: {
    verb: 'UPDATE',
    table: 'users',
    alias: undefined,
    key: [],
    head: 'UPDATE users SET full_name = name',
    where: 'full_name IS NULL',
    tail: '',
    digest: 'backfill',
    summary: 'UPDATE users',
  },
  verify: [],
  contract: [statement('ALTER TABLE users DROP COLUMN name')],
  throttle: { query: undefined, hours: undefined },
};

export function schemaSpec(contract: DatabaseSpec['contract'], lagMs?: number): DatabaseSpec {
  const migrations = 'db/migrations';
  return {
    connection: undefined,
    engine: 'postgresql',
    migrations,
    isNamed: true,
    contract,
    shadow: undefined,
    counterpart: lagMs === undefined ? undefined : { connection: secondDatabase, tables: [], lagMs },
  };
}

/** Nobody connects to it. */
const secondDatabase: DatabaseConnection = {
  ...{ url: 'postgresql://second', engine: 'postgresql', host: 'second', port: 5432 },
  ...{ user: 'shop', password: '', database: 'shop' },
  tls: { mode: 'disable', ca: undefined, cert: undefined, key: undefined },
};

/** What a database holds, as data: never mutated, so that a copy of the world has its own. */
export interface Schema {
  /** The session that works, and when it was heard of last. */
  readonly lock: { readonly holder: string; readonly at: number } | undefined;
  readonly statements: readonly Ran[];
  readonly fillings: readonly Filled[];
  /** Rows that only the old version has written to, so far. */
  readonly unfilled: number;
  readonly promotion: Promotion | undefined;
}

interface Ran {
  readonly phase: 'expand' | 'revert' | 'migrate' | 'contract';
  readonly position: number;
  readonly digest: string;
  readonly rollout: string;
  readonly isDone: boolean;
  /** What it was to make is there: its record comes after that. */
  readonly isMade: boolean;
}

interface Filled {
  readonly pass: BackfillPass;
  readonly rollout: string;
  readonly rows: number;
  readonly isDone: boolean;
}

interface Promotion {
  readonly at: number;
  readonly rollout: string;
  readonly target: string;
  readonly old: OldVersion;
}

export const oldSchema: Schema = {
  lock: undefined,
  statements: [],
  fillings: [],
  unfilled: 2500,
  promotion: undefined,
};

/** Where the old version serves, or works, it writes rows in its own way. */
export function oldVersionWrites(world: World, reached: readonly string[]): void {
  const isAtWork = podsOf(world, oldImage).some(
    (pod) => reached.includes(pod.metadata.name) || (isWorker(world) && isReady(pod)),
  );
  if (isAtWork && world.schema.unfilled === 0) world.schema = { ...world.schema, unfilled: 1 };
}

function isWorker(world: World): boolean {
  return all(world, 'Service').length === 0;
}

function podsOf(world: World, image: string): readonly PodObject[] {
  return (all(world, 'Pod') as readonly PodObject[]).filter((pod) => pod.image === image);
}

/** What no rollout may do to the versions that use a schema. */
export function brokenSchema(world: World, reached: readonly string[]): readonly string[] {
  const { statements, fillings } = world.schema;
  const isMade = migration.expand.every((_, position) =>
    statements.some((own) => own.phase === 'expand' && own.position === position && own.isMade),
  );
  const isFilled = fillings.some(({ pass, isDone }) => pass === 'all' && isDone);
  const isServed = podsOf(world, newImage).some(({ metadata }) => reached.includes(metadata.name));
  const isContracted = statements.some(({ phase, isMade: made }) => phase === 'contract' && made);
  const broken = {
    'the new version runs before its schema is there': podsOf(world, newImage).length > 0 && !isMade,
    'users reach the new version before its rows are filled': isServed && !isFilled,
    'users reach the new version before its database has their rows': isServed && !isReplicated(world),
    'the old version runs on a schema without its parts': podsOf(world, oldImage).length > 0 && isContracted,
  };
  return Object.keys(broken).filter((name) => broken[name as keyof typeof broken]);
}
