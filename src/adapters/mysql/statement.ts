import { formsOf } from '../../databases/mysql/forms.ts';
import type { StatementJob } from '../../ports/database.ts';
import { attempt } from '../attempt.ts';
import { DatabaseError } from '../database-error.ts';
import { blockersOf } from './blockers.ts';
import type { Client } from './connect.ts';
import { explained, isLocked, isLost, isSaid, numberOf, shown } from './errors.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Sessions } from './sessions.ts';
import { fingerprintBefore, mark } from './state.ts';

/** The server's shortest wait is a second. */
const lookMs = 500;

/** One try; a lock that somebody else has is written down, and everything else that fails is thrown. */
export function tryStatement(job: StatementJob, sessions: Sessions): Promise<void> {
  return attempt(job, sessions, {
    run: async (own, worker) => {
      const seconds = Math.max(1, Math.round(own.lockTimeoutMs / 1000));
      await worker.run(`SET SESSION lock_wait_timeout = ${seconds}`);
      await (own.statement.isAlone ? runAlone(own, worker) : runInTransaction(own, worker));
    },
    ...{ mark, blockersOf, isLocked, explained },
    lookMs: () => lookMs,
  });
}

/** As its fingerprint, of a statement that began in a transaction. Nobody sees it unless that ended by itself. */
const inTransaction = 'transaction';

/** The statement and the record that it ran are one: either both are there, or neither. */
async function runInTransaction(job: StatementJob, worker: Client): Promise<void> {
  if ((await fingerprintBefore(worker, job)) === inTransaction) throw new DatabaseError(undecided(job), true);
  await worker.run('START TRANSACTION');
  try {
    await mark(worker, job, { state: 'begun', fingerprint: inTransaction });
    await worker.run(job.statement.sql);
    await mark(worker, job, { state: 'done' });
    await worker.run('COMMIT');
  } catch (error) {
    await worker.run('ROLLBACK').catch(() => undefined);
    if (!isLost(error)) await mark(worker, job, { state: 'begun' });
    throw error;
  }
}

function undecided({ migration, phase, position, statement }: StatementJob): string {
  return `${migration}: \`${statement.summary}\` ended its transaction by itself, and a run broke off in it: nobody can tell how far it came. Bring it to its end or take it back, and then set the state of its row in cutover_statements (migration '${migration}', phase '${phase}', position ${position}) to 'done', or delete that row.`;
}

/**
 * The server ends the transaction before it and behind it, so that there is a moment between the
 * statement and its record: what it is about to change is recorded before, and tells afterwards.
 */
async function runAlone(job: StatementJob, worker: Client): Promise<void> {
  const found = await fingerprintOf(worker, job.statement.sql);
  const before = await fingerprintBefore(worker, job);
  if (before === undefined || before === found) {
    await mark(worker, job, { state: 'begun', fingerprint: found });
    await runForms(job, worker).catch(async (error: unknown) => {
      // Somebody mends what was wrong, and that must not look as if the statement had run.
      if (!isLost(error)) await mark(worker, job, { state: 'begun' });
      throw error;
    });
  }
  await mark(worker, job, { state: 'done' });
}

/** The server does not do it in this way: not supported, with and without a reason, too many versions of a row. */
const refusals: ReadonlySet<number | undefined> = new Set([1845, 1846, 4092, 4158]);

async function runForms({ migration, statement }: StatementJob, worker: Client): Promise<void> {
  let refused = 'it would copy the table';
  for (const sql of formsOf(statement.sql)) {
    try {
      await worker.run(sql);
      return;
    } catch (error) {
      if (!refusals.has(numberOf(error)) || sql === statement.sql) throw error;
      refused = isSaid(error) ? shown(error) : refused;
    }
  }
  throw new DatabaseError(`${migration}: \`${statement.summary}\`: ${refused}. ${instead}`, true);
}

const instead =
  'Nobody could write to the table meanwhile, so that it is not run. Add a new column and fill it by a backfill, or change the table with gh-ost or pt-online-schema-change. Where the table is small, write `, ALGORITHM=COPY` at the end yourself.';
