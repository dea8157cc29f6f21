import type { MigrationView, PlannedStatement, StatementView } from '../model/migration.ts';
import type { StatementJob, StatementPlace } from '../ports/database.ts';

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

/** What an engine does for it. */
export interface Hands {
  /** Takes the lock, where it is not ours already. */
  readonly ready: () => Promise<unknown>;
  readonly recorded: (migration: string) => Promise<MigrationView['statements']>;
  /** Tries a statement that is not done. */
  readonly attempt: (job: StatementJob) => Promise<void>;
  /** Who is in its way; undefined: nobody. */
  readonly blockers: () => Promise<string | undefined>;
  /** Breaks off what runs, be it SQL or a tool. */
  readonly cancel: () => Promise<void>;
  /** Removes what half of a statement left. */
  readonly tidy: (statements: readonly PlannedStatement[]) => Promise<void>;
  /** Takes back the record of statements that began and have no end: nothing of them is under way. */
  readonly forget: (migration: string) => Promise<void>;
}

export function workWith(hands: Hands): Work {
  let underWay: UnderWay | undefined;
  const at = (place: StatementPlace): UnderWay | undefined =>
    underWay !== undefined && isSamePlace(underWay.place, place) ? underWay : undefined;
  return {
    run: async (job) => {
      if (at(job) === undefined) await underWay?.ended;
      const current = at(job) ?? (await begin(job, hands));
      underWay = current;
      await Promise.race([current.ended, passed(patienceMs)]);
      if (!current.isOver) return;
      underWay = undefined;
      if (current.failure !== undefined) throw current.failure as Error;
    },
    halt: async (migration, statements) => {
      await hands.ready();
      if (underWay?.isOver === false && underWay.place.migration === migration) await hands.cancel();
      await underWay?.ended;
      underWay = undefined;
      await hands.tidy(statements);
      await hands.forget(migration);
    },
    statements: async (migration) => {
      const known = await hands.recorded(migration);
      if (underWay?.isOver !== false || underWay.place.migration !== migration) return known;
      const { place } = underWay;
      const before = known.find((own) => isAt(own, place));
      return [...known.filter((own) => own !== before), await running(place, before, hands)];
    },
  };
}

async function begin(job: StatementJob, hands: Hands): Promise<UnderWay> {
  await hands.ready();
  const begun: UnderWay = {
    place: job,
    isOver: false,
    ended: untilDone(job, hands)
      .catch((error: unknown) => {
        begun.failure = error;
      })
      .then(() => {
        begun.isOver = true;
      }),
  };
  return begun;
}

async function untilDone(job: StatementJob, hands: Hands): Promise<void> {
  const known = await hands.recorded(job.migration);
  if (known.some((own) => isAt(own, job) && own.is === 'done')) return;
  await hands.attempt(job);
}

async function running(
  { phase, position }: StatementPlace,
  before: StatementView | undefined,
  hands: Hands,
): Promise<StatementView> {
  const blockers = await hands.blockers();
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
