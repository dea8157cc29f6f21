import type { StatementPlace } from '../model/effect.ts';
import type { PlannedStatement, SqlPhase, StatementView, VerificationResult } from '../model/migration.ts';
import type { Question } from '../model/observation.ts';
import { acting, finished, overdue, waiting, type Progress, type StepContext } from './step-kind.ts';

/** Tries at one statement that meets somebody's lock, before a person is needed. */
const maxTries = 30;

/** The part of a migration that a step runs. */
export interface SqlPart {
  readonly migration: string;
  readonly phase: SqlPhase;
  readonly statements: readonly PlannedStatement[];
}

export function migrationQuestion(migration: string): Extract<Question, { ask: 'migration' }> {
  return { ask: 'migration', migration };
}

/** Verifications that found another number than they should. */
export function wrongIn(results: readonly VerificationResult[]): readonly VerificationResult[] {
  return results.filter(({ expect, found }) => found !== expect);
}

export function saidOf({ name, expect, found }: VerificationResult): string {
  return `${name}: ${found}, and it must be ${expect}`;
}

/** Runs the statements one after the other; each is one that is done, that runs, or that is tried again. */
export function runSql(part: SqlPart, context: StepContext): Progress {
  const view = context.seen.answer(migrationQuestion(part.migration));
  if (view.holder !== undefined) return waitingForHolder(view.holder, context);
  const own = view.statements.filter(({ phase }) => phase === part.phase);
  const position = part.statements.findIndex((_, index) => !isDone(own, index));
  const planned = part.statements[position];
  if (planned === undefined) return finished;
  const what = `${part.migration}: ${planned.summary}`;
  const begun = own.find((one) => one.position === position);
  if (begun?.is === 'running') return waiting(begun.detail === undefined ? what : `${what}; ${begun.detail}`);
  const { migration, phase } = part;
  const place = { migration, phase, position, digest: planned.digest };
  return begun === undefined || begun.tries === 0
    ? acting(what, { ensure: 'statement', place, lockTimeoutMs: lockTimeoutMs(0) })
    : tryingAgain(what, { place, begun }, context);
}

function isDone(views: readonly StatementView[], position: number): boolean {
  return views.some((own) => own.position === position && own.is === 'done');
}

/** Another run works on the database, which it does not for long. */
export function waitingForHolder(holder: string, context: StepContext): Progress {
  const late = overdue(context);
  return late === undefined
    ? waiting(`${holder} to be done with the database`)
    : failed(`${holder} still worked on the database ${late}`);
}

interface Turn {
  readonly place: StatementPlace;
  readonly begun: StatementView;
}

/** A lock that somebody else has is waited for in short tries: everybody queues up behind a try. */
function tryingAgain(what: string, { place, begun }: Turn, context: StepContext): Progress {
  const { tries, msSinceTry, detail: blocker = 'another transaction' } = begun;
  const late = overdue(context);
  if (late !== undefined || tries >= maxTries) {
    const end = late === undefined ? '' : `, ${late}`;
    return failed(`${what} met the lock of ${blocker} in ${tries} tries${end}`);
  }
  const leftMs = pauseMs(tries) - msSinceTry;
  return leftMs > 0
    ? waiting(`${what}; ${blocker} has the lock, tried ${tries} times`, Math.min(leftMs, 2000))
    : acting(what, { ensure: 'statement', place, lockTimeoutMs: lockTimeoutMs(tries) });
}

/** From 100 ms to 1 s. */
function lockTimeoutMs(tries: number): number {
  return Math.min(1000, Math.round(100 * 1.3 ** tries));
}

/** From 1 s to a minute. */
function pauseMs(tries: number): number {
  return Math.min(60_000, 1000 * 2 ** (tries - 1));
}

export function failed(sentence: string): Progress {
  return { is: 'failed', reason: { kind: 'schema', sentence } };
}
