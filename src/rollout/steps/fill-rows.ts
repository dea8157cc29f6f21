import type { BackfillView } from '../../model/migration.ts';
import type { FillRows } from '../../model/schema-step.ts';
import { filling } from '../rows.ts';
import { migrationQuestion, waitingForHolder } from '../sql.ts';
import type { StepContext, StepKind } from '../step-kind.ts';

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
