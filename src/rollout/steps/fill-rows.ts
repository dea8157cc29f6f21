import type { BackfillView } from '../../model/migration.ts';
import type { FillRows } from '../../model/schema-step.ts';
import { failed, migrationQuestion, waitingForHolder } from '../sql.ts';
import { finished, type Progress, type StepContext, type StepKind } from '../step-kind.ts';

/** Batches in a row that may meet somebody's locks. */
const maxFailures = 50;
/** A pause ends by looking again. */
const pauseMs = 1000;

/**
 * Fills rows batch by batch. What is done stays, whatever becomes of the rollout: the next one goes on
 * behind it.
 */
export const fillRows: StepKind<FillRows> = {
  questions: ({ migration }) => [migrationQuestion(migration)],
  next: (step, context) => {
    const { holder, backfills } = context.seen.answer(migrationQuestion(step.migration));
    if (holder !== undefined) return waitingForHolder(holder, context);
    return filling(
      step,
      backfills.find((own) => isOf(own, step, context)),
    );
  },
  undo: () => [],
};

/** The rest is gone through by each rollout anew. */
function isOf(view: BackfillView, { pass, digest }: FillRows, { plan }: StepContext): boolean {
  return view.pass === pass && view.digest === digest && (pass === 'all' || view.rollout === plan.id);
}

function filling({ migration, pass, digest }: FillRows, view: BackfillView | undefined): Progress {
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
export function progressOf({ rows, total, tookMs }: BackfillView): string {
  if (rows === 0 || total <= 0 || tookMs <= 0) return `${counted(rows)} rows`;
  const percent = Math.min(99, Math.floor((100 * rows) / Math.max(total, rows)));
  const rate = rows / (tookMs / 1000);
  const leftMs = Math.max(0, total - rows) / rate;
  return `${counted(rows)} of about ${counted(total)} rows (${percent} %), ${counted(rate)} rows/s, about ${counted(leftMs)} s more`;
}

function counted(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
