import type { MigrationView, PlannedStatement, StatementView } from '../../model/migration.ts';
import type { StatementJob, StatementPlace } from '../../ports/database.ts';
import type { SessionKeeper, Sessions } from './sessions.ts';
import { forget, recorded } from './state.ts';
import { blockersOf, dropInvalid, tryStatement } from './statement.ts';

/** How long a call waits for a statement; one that takes longer goes on by itself. */
const patienceMs = 1000;

interface UnderWay {
  readonly place: StatementPlace;
  readonly ended: Promise<void>;
  failure?: unknown;
  isOver: boolean;
}

/** The one statement that a run has under way. */
export interface Work {
  readonly run: (job: StatementJob) => Promise<void>;
  readonly halt: (migration: string, statements: readonly PlannedStatement[]) => Promise<void>;
  /** What is recorded of a migration, with what runs now. */
  readonly statements: (migration: string) => Promise<MigrationView['statements']>;
}

export function workOn(sessions: SessionKeeper): Work {
  let underWay: UnderWay | undefined;
  const at = (place: StatementPlace): UnderWay | undefined =>
    underWay !== undefined && isSamePlace(underWay.place, place) ? underWay : undefined;
  return {
    run: async (job) => {
      if (at(job) === undefined) await underWay?.ended;
      const current = at(job) ?? begin(job, await sessions.working());
      underWay = current;
      await Promise.race([current.ended, passed(patienceMs)]);
      if (!current.isOver) return;
      underWay = undefined;
      if (current.failure !== undefined) throw current.failure as Error;
    },
    halt: async (migration, statements) => {
      const { worker, workerPid, monitor, tool } = await sessions.working();
      if (underWay?.isOver === false && underWay.place.migration === migration)
        await Promise.all([tool.stop(), monitor.query('SELECT pg_cancel_backend($1)', [workerPid])]);
      await underWay?.ended;
      underWay = undefined;
      for (const { index } of statements) if (index !== undefined) await dropInvalid(worker, index);
      await forget(worker, migration);
    },
    statements: async (migration) => {
      const known = await recorded(await sessions.watching(), migration);
      if (underWay?.isOver !== false || underWay.place.migration !== migration) return known;
      const { place } = underWay;
      const others = known.filter((own) => !isAt(own, place));
      return [
        ...others,
        await running(
          place,
          known.find((own) => isAt(own, place)),
          sessions,
        ),
      ];
    },
  };
}

function begin(job: StatementJob, sessions: Sessions): UnderWay {
  const begun: UnderWay = {
    place: job,
    isOver: false,
    ended: untilDone(job, sessions)
      .catch((error: unknown) => {
        begun.failure = error;
      })
      .then(() => {
        begun.isOver = true;
      }),
  };
  return begun;
}

async function untilDone(job: StatementJob, sessions: Sessions): Promise<void> {
  const known = await recorded(sessions.worker, job.migration);
  if (known.some((own) => isAt(own, job) && own.is === 'done')) return;
  await tryStatement(job, sessions);
}

async function running(
  { phase, position }: StatementPlace,
  before: StatementView | undefined,
  sessions: SessionKeeper,
): Promise<StatementView> {
  const own = await sessions.own();
  const blockers = own && (await blockersOf(own.monitor, own.workerPid));
  const { digest = '', tries = 0, msSinceTry = 0 } = before ?? {};
  const detail = blockers === undefined ? undefined : `it waits for ${blockers}`;
  return { phase, position, digest, is: 'running', tries, msSinceTry, detail };
}

function isAt(view: StatementView, { phase, position }: StatementPlace): boolean {
  return view.phase === phase && view.position === position;
}

function isSamePlace(a: StatementPlace, b: StatementPlace): boolean {
  return a.migration === b.migration && a.phase === b.phase && a.position === b.position;
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
