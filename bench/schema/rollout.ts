import { toolRunner } from '../../src/adapters/tool.ts';
import { createHash } from 'node:crypto';
import { systemClock } from '../../src/adapters/clock.ts';
import { readMigrationFolders } from '../../src/adapters/migration-files.ts';
import { createMysql } from '../../src/adapters/mysql/database.ts';
import { createPostgresql } from '../../src/adapters/postgresql/database.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import { dialects } from '../../src/databases/engine.ts';
import {
  beginSoak,
  fillRows,
  haltMigration,
  migrationNamed,
  runStatement,
} from '../../src/effects/schema.ts';
import type { Tools } from '../../src/effects/tools.ts';
import { compileAll } from '../../src/migrations/compile.ts';
import type { Effect, EffectOf } from '../../src/model/effect.ts';
import type { Failure, Observation, Question } from '../../src/model/observation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import { contractable, dueMigrations } from '../../src/plan/due.ts';
import { contracting, withSchema } from '../../src/plan/schema.ts';
import type { Database } from '../../src/ports/database.ts';
import { initialState } from '../../src/rollout/evolve.ts';
import { run } from '../../src/rollout/run.ts';

export interface SchemaRun {
  readonly url: string;
  /** The folder of the migrations' folders. */
  readonly folder: string;
  /** The rollout's id: an interrupted run goes on under the same, the next deploy has its own. */
  readonly rollout: string;
  readonly name?: string;
  readonly onWaiting?: (text: string) => void;
  readonly onEffect?: (effect: Effect) => void;
  /** Between the deploy and the contraction. */
  readonly onPromoted?: () => Promise<void>;
}

/**
 * The schema's part of a rollout with the real engine and a real database, and no cluster: what is due
 * is expanded, filled, verified and soaks, and then everything is contracted. Gives the states of the
 * two rollouts.
 */
export async function runSchema(wish: SchemaRun): Promise<readonly State[]> {
  const { value: connection } = parseDatabaseUrl(wish.url, {});
  if (connection === undefined) throw new Error(`${wish.url} is no address of a database.`);
  const migrations = await compileAll(
    await readMigrationFolders(wish.folder, true),
    dialects[connection.engine],
    sha256,
  );
  const create = connection.engine === 'postgresql' ? createPostgresql : createMysql;
  const database = create(connection, {
    name: wish.name ?? 'cutover test',
    tool: toolRunner({ env: process.env, url: connection.url, say: (line) => wish.onWaiting?.(line) }),
  });
  try {
    const later = { soakMs: 0, isInRun: false, old: { hashes: [], images: [] } };
    const due = dueMigrations({ migrations, records: await database.records() }, later.old);
    const deployed = await carry(withSchema([], due, later), { wish, database, migrations });
    if (deployed.finished?.outcome !== 'promoted') return [deployed];
    await wish.onPromoted?.();
    const open = contractable({ migrations, records: await database.records() });
    const steps = open.flatMap(({ migration }) => contracting(migration, later));
    return [deployed, await carry(steps, { wish, database, migrations })];
  } finally {
    await database.close();
  }
}

interface Around {
  readonly wish: SchemaRun;
  readonly database: Database;
  readonly migrations: Tools['migrations'];
}

function carry(steps: Plan['steps'], { wish, database, migrations }: Around): Promise<State> {
  const plan = planOf(wish.rollout, steps);
  const tools = { plan, database, migrations } as unknown as Tools;
  return run(plan, initialState(plan, systemClock.now()), {
    look: (questions) => look(questions, { wish, database, migrations }),
    act: async (effect) => {
      wish.onEffect?.(effect);
      await act(effect, tools);
    },
    journal: {
      load: () => Promise.resolve(undefined),
      open: () => Promise.resolve(),
      commit: () => Promise.resolve(),
    },
    lease: { held: () => Promise.resolve(), stopRequest: () => undefined },
    clock: systemClock,
    listener: {
      started: () => undefined,
      happened: () => undefined,
      waiting: (text) => wish.onWaiting?.(text),
    },
    stop: () => undefined,
    wake: new AbortController().signal,
    failureOf,
  });
}

function planOf(id: string, steps: Plan['steps']): Plan {
  const none = {};
  const target = {
    kind: 'Deployment',
    name: 'shop',
    candidate: 'shop-candidate',
    stable: { hash: 'old', images: none },
    next: { hash: undefined, images: none },
    replicas: 1,
    route: {
      codec: 'none',
      objects: [],
      backends: {} as Plan['targets'][0]['route']['backends'],
      original: {},
    },
  } as const;
  return {
    version: 1,
    id,
    purpose: 'deploy',
    strategy: 'canary',
    specHash: '',
    namespace: 'default',
    keeper: { kind: 'Deployment', name: 'shop' },
    targets: [target],
    settings: {
      intervalMs: 1000,
      windowMs: 5000,
      readyTimeoutMs: 60_000,
      drainMs: 0,
      timeoutMs: 3_600_000,
      onFailure: 'rollback',
      onCancel: 'rollback',
      judging: { confidence: 0.95, minimumRequests: 0, earlyPromoteMs: undefined },
    },
    steps,
    notes: [],
  };
}

async function look(
  questions: readonly Question[],
  { database, migrations }: Around,
): Promise<Observation['answer']> {
  const answers = new Map<string, unknown>();
  for (const question of questions) {
    const key = JSON.stringify(question);
    if (question.ask === 'migration') answers.set(key, await database.view(question.migration));
    else if (question.ask === 'verification')
      answers.set(key, await database.verify(migrationNamed(question.migration, { migrations })));
    else answers.set(key, []);
  }
  return ((question: Question) => answers.get(JSON.stringify(question))) as Observation['answer'];
}

type Ours = 'statement' | 'halted' | 'rows-filled' | 'soaking';

const performers: { readonly [E in Ours]: (effect: EffectOf<E>, tools: Tools) => Promise<void> } = {
  statement: runStatement,
  halted: haltMigration,
  'rows-filled': fillRows,
  soaking: beginSoak,
};

async function act(effect: Effect, tools: Tools): Promise<void> {
  // The table pairs each effect with its performer; TypeScript cannot follow the index.
  await (performers[effect.ensure as Ours] as (effect: Effect, tools: Tools) => Promise<void>)(effect, tools);
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return {
    message,
    isPermanent: error instanceof Error && 'isPermanent' in error && error.isPermanent === true,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
