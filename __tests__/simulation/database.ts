import type { MigrationView, Statement } from '../../src/model/migration.ts';
import type { Database, StatementJob } from '../../src/ports/database.ts';
import type { Wire } from './api.ts';
import { migrationId, type Schema } from './schema.ts';
import type { World } from './world.ts';

/** How soon a server notices that a session is dead. */
const deadMs = 25_000;
const batchRows = 1000;

/** A database that keeps its promises, of which the session may die before and after each call. */
export function fakeDatabase(world: World, wire: Wire, holder: string): Database {
  const work = <T>(name: string, change: () => T): Promise<T> =>
    wire(name, () => {
      takeLock(world, holder);
      return change();
    });
  return {
    schema: () => Promise.resolve({ serverVersion: 180000, tables: new Map() }),
    records: () => wire('read the records', () => recordsOf(world)),
    view: () => wire('read the schema', () => viewOf(world, holder)),
    run: async (job) => {
      if (doneIn(world, job)) return;
      if (job.statement.isAlone) {
        await work('begin a statement', () => begin(world, job));
        await work('carry out a statement', () => make(world, job, false));
      }
      await work('record a statement', () => make(world, job, true));
    },
    halt: () =>
      work('halt', () => {
        change(world, {
          statements: world.schema.statements.filter(({ isDone, isMade }) => isDone || isMade),
        });
      }),
    fill: ({ pass, rollout }) => work('fill rows', () => fill(world, pass, rollout)),
    verify: () =>
      wire('verify', () => {
        const { statements, unfilled } = world.schema;
        const isContracting = statements.some(({ phase }) => phase === 'contract');
        return isContracting ? [] : [{ name: 'rows left', expect: 0, found: unfilled, isRemainder: true }];
      }),
    promoted: (_, by) =>
      work('write down the promotion', () => {
        if (world.schema.promotion?.rollout !== by.rollout)
          change(world, { promotion: { ...by, at: world.now } });
      }),
    dump: () => Promise.resolve([]),
    forget: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function change(world: World, changes: Partial<Schema>): void {
  world.version += 1;
  world.schema = { ...world.schema, ...changes };
}

function takeLock(world: World, holder: string): void {
  const other = holderBeside(world, holder);
  if (other !== undefined) throw new Error(`${other} works on the database`);
  world.schema = { ...world.schema, lock: { holder, at: world.now } };
}

function holderBeside({ schema: { lock }, now }: World, own: string): string | undefined {
  return lock !== undefined && lock.holder !== own && now - lock.at < deadMs ? lock.holder : undefined;
}

type Place = Pick<StatementJob, 'phase' | 'position'>;

function isAt({ phase, position }: Place): (own: Place) => boolean {
  return (own) => own.phase === phase && own.position === position;
}

function doneIn({ schema }: World, job: StatementJob): boolean {
  return schema.statements.some((own) => isAt(job)(own) && own.isDone);
}

function begin(world: World, job: StatementJob): void {
  const known = world.schema.statements.find(isAt(job));
  write(world, job, { isMade: known?.isMade ?? false, isDone: false });
}

/** A second time the engine would say that it is there already. */
function make(world: World, job: StatementJob, isDone: boolean): void {
  const known = world.schema.statements.find(isAt(job));
  if (known?.isMade === true && !job.statement.isAlone) throw new Error(`${job.statement.sql} ran twice`);
  write(world, job, { isMade: true, isDone });
}

function write(
  world: World,
  job: StatementJob,
  state: { readonly isMade: boolean; readonly isDone: boolean },
): void {
  const { phase, position, rollout, statement } = job;
  const others = world.schema.statements.filter((own) => !isAt(job)(own));
  change(world, {
    statements: [...others, { phase, position, rollout, digest: digestOf(statement), ...state }],
  });
}

function digestOf({ digest }: Statement): string {
  return digest;
}

function fill(world: World, pass: 'all' | 'rest', rollout: string): void {
  const { fillings, unfilled } = world.schema;
  const isOwn = (own: Schema['fillings'][number]): boolean =>
    own.pass === pass && (pass === 'all' || own.rollout === rollout);
  const before = fillings.find((own) => isOwn(own) && !own.isDone)?.rows ?? 0;
  const rows = Math.min(batchRows, unfilled);
  const filled = { pass, rollout, rows: before + rows, isDone: unfilled <= batchRows };
  change(world, { unfilled: unfilled - rows, fillings: [...fillings.filter((own) => !isOwn(own)), filled] });
}

function viewOf(world: World, own: string): MigrationView {
  const { statements, fillings, promotion } = world.schema;
  return {
    holder: holderBeside(world, own),
    statements: statements.map(({ phase, position, digest, isDone }) => ({
      ...{ phase, position, digest, tries: 0, msSinceTry: 0, detail: undefined },
      is: isDone ? 'done' : 'begun',
    })),
    backfills: fillings.map((filled) => ({
      ...filled,
      ...{ digest: 'backfill', total: 2500, failures: 0, detail: undefined, tookMs: 1, msSinceBatch: 0 },
    })),
    promoted: promotion && { rollout: promotion.rollout, soakedMs: world.now - promotion.at },
  };
}

function recordsOf({ schema: { statements, promotion } }: World): Awaited<ReturnType<Database['records']>> {
  if (statements.length === 0 && promotion === undefined) return [];
  const ran = statements.map(({ phase, position, digest, isDone }) => ({
    ...{ phase, position, digest, isDone },
    summary: digest,
  }));
  return [{ migration: migrationId, statements: ran, promotion }];
}
