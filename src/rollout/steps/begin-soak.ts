import type { BeginSoak } from '../../model/schema-step.ts';
import { migrationQuestion } from '../sql.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/**
 * Writes down in the database that the version is promoted which these migrations came with, and waits
 * where this run is to contract.
 */
export const beginSoak: StepKind<BeginSoak> = {
  questions: ({ migrations }) => migrations.map(migrationQuestion),
  next: ({ migrations, waitMs }, { plan, seen }) => {
    const promoted = migrations.map((migration) => seen.answer(migrationQuestion(migration)).promoted);
    // One that was rolled back soaked for nothing.
    if (promoted.some((by) => by?.rollout !== plan.id))
      return acting('the soak to begin', { ensure: 'soaking', migrations });
    const leftMs = waitMs - Math.min(...promoted.map((by) => by?.soakedMs ?? 0));
    return leftMs <= 0 ? finished : waiting('the new version to soak', Math.min(leftMs, 5000));
  },
  undo: () => 'irreversible',
};
