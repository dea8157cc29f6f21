import type { StatementJob } from '../ports/database.ts';
import type { Sessions } from './sessions.ts';

/** Where a statement stands, as its row keeps it. */
export interface Mark {
  readonly state: 'begun' | 'done';
  /** Tries more that met somebody's lock. */
  readonly tries?: number;
  /** Who had it. */
  readonly detail?: string | undefined;
}

/** What an engine does for a try at a statement. */
export interface AttemptHands<Client> {
  /** Runs the SQL and records that it ran. */
  readonly run: (job: StatementJob, worker: Client) => Promise<void>;
  readonly mark: (client: Client, job: StatementJob, mark: Mark) => Promise<void>;
  /** Who is in the way of a session; undefined: nobody. */
  readonly blockersOf: (monitor: Client, workerId: number) => Promise<string | undefined>;
  readonly isLocked: (error: unknown) => boolean;
  readonly explained: (error: unknown, what: string) => Error;
  /** How often it is looked who is in the way. */
  readonly lookMs: (job: StatementJob) => number;
}

/** One try; a lock that somebody else has is written down, and everything else that fails is thrown. */
export async function attempt<Client>(
  job: StatementJob,
  sessions: Sessions<Client>,
  hands: AttemptHands<Client>,
): Promise<void> {
  const { argv, summary } = job.statement;
  if (argv !== undefined) return runTool(argv, job, { sessions, hands });
  const watch = watchBlockers(job, sessions, hands);
  try {
    await hands.run(job, sessions.worker);
  } catch (error) {
    if (!hands.isLocked(error)) throw hands.explained(error, `${job.migration}: \`${summary}\``);
    await hands.mark(sessions.worker, job, { state: 'begun', tries: 1, detail: await watch.seen() });
  } finally {
    watch.stop();
  }
}

interface Around<Client> {
  readonly sessions: Sessions<Client>;
  readonly hands: AttemptHands<Client>;
}

/** A tool keeps its own record: one that was killed with its run is called again. */
async function runTool<Client>(
  argv: readonly string[],
  job: StatementJob,
  { sessions: { worker, tool }, hands: { mark, explained } }: Around<Client>,
): Promise<void> {
  try {
    await mark(worker, job, { state: 'begun' });
    await tool.run(argv);
    await mark(worker, job, { state: 'done' });
  } catch (error) {
    throw explained(error, `${job.migration}: \`${job.statement.summary}\``);
  }
}

interface Watch {
  /** Who was in the way when somebody was seen last. */
  readonly seen: () => Promise<string | undefined>;
  readonly stop: () => void;
}

/** While a statement waits for a lock, and only then, the server knows for whom. */
function watchBlockers<Client>(
  job: StatementJob,
  { workerId, monitor }: Sessions<Client>,
  { blockersOf, lookMs }: AttemptHands<Client>,
): Watch {
  let seen: Promise<string | undefined> = Promise.resolve(undefined);
  const timer = setInterval(() => {
    const before = seen;
    // A look that comes when the wait is over sees nobody.
    seen = blockersOf(monitor, workerId).then(
      (found) => found ?? before,
      () => before,
    );
  }, lookMs(job));
  return { seen: () => seen, stop: () => clearInterval(timer) };
}
