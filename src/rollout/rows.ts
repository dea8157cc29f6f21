import type { BackfillView } from '../model/migration.ts';
import type { FillRows, Remainder } from '../model/schema-step.ts';
import { failed, migrationQuestion, waitingForHolder, wrongIn } from './sql.ts';
import { finished, overdue, type Progress, type StepContext } from './step-kind.ts';

/** Batches in a row that may meet somebody's locks. */
const maxFailures = 50;
/** A pause ends by looking again. */
const pauseMs = 1000;

/** One pass over the rows, as far as it is; undefined: it has not begun. */
export function filling(
  { migration, pass, digest }: Pick<FillRows, 'migration' | 'pass' | 'digest'>,
  view: BackfillView | undefined,
): Progress {
  const waitingFor = `the rows of ${migration}`;
  const effects = [{ ensure: 'rows-filled', migration, pass, digest }] as const;
  if (view === undefined) return { is: 'acting', waitingFor, effects };
  if (view.isDone) return finished;
  const { failures, detail, msSinceBatch } = view;
  const progress = progressOf(view);
  if (failures >= maxFailures)
    return failed(`${migration}: ${progress}; ${failures} batches in a row met the locks of others`);
  if (detail === undefined || msSinceBatch >= pauseMs) return { is: 'acting', waitingFor, effects, progress };
  const waitMs = pauseMs - msSinceBatch;
  return { is: 'waiting', waitingFor: `${waitingFor}, which pause: ${detail}`, waitMs, progress };
}

/** `120,000 of about 1,000,000 rows (12 %), 8,000 rows/s, about 110 s more`. */
function progressOf({ rows, total, tookMs }: BackfillView): string {
  if (rows === 0 || total <= 0 || tookMs <= 0) return `${counted(rows)} rows`;
  const percent = Math.min(99, Math.floor((100 * rows) / Math.max(total, rows)));
  const rate = rows / (tookMs / 1000);
  const leftMs = Math.max(0, total - rows) / rate;
  return `${counted(rows)} of about ${counted(total)} rows (${percent} %), ${counted(rate)} rows/s, about ${counted(leftMs)} s more`;
}

function counted(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/**
 * Goes through the rows once more while a verification counts some that are left: an old version wrote them
 * while it was on its way out. Undefined: there are none, or they are still there after `ready-timeout`.
 */
export function fillingRemainder(
  { migration, backfill }: Remainder,
  context: StepContext,
): Progress | undefined {
  const { seen, plan } = context;
  const isLeft = wrongIn(seen.answer({ ask: 'verification', migration })).some(
    ({ isRemainder }) => isRemainder,
  );
  if (backfill === undefined || !isLeft || overdue(context) !== undefined) return undefined;
  const { holder, backfills } = seen.answer(migrationQuestion(migration));
  if (holder !== undefined) return waitingForHolder(holder, context);
  const open = backfills.find(
    ({ pass, rollout, isDone }) => pass === 'rest' && rollout === plan.id && !isDone,
  );
  return filling({ migration, pass: 'rest', digest: backfill }, open);
}
