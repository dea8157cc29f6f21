import type { BeginSoak } from '../../model/schema-step.ts';
import { migrationQuestion } from '../sql.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/** Writes down in the database that the version is promoted which these migrations came with, and waits where this run is to contract. */
export const beginSoak: StepKind<BeginSoak> = {
  questions: ({ migrations }) => migrations.map(migrationQuestion),
  next: ({ migrations, waitMs }, { seen }) => {
    const soaked = migrations.map((migration) => seen.answer(migrationQuestion(migration)).soakedMs);
    if (soaked.some((ms) => ms === undefined))
      return acting('the soak to begin', { ensure: 'soaking', migrations });
    const leftMs = waitMs - Math.min(...soaked.map((ms) => ms ?? 0));
    return leftMs <= 0 ? finished : waiting('the new version to soak', Math.min(leftMs, 5000));
  },
  undo: () => 'irreversible',
};
