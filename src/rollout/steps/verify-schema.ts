import type { VerificationResult } from '../../model/migration.ts';
import type { Reason } from '../../model/outcome.ts';
import type { VerifySchema } from '../../model/schema-step.ts';
import { fillingRemainder } from '../rows.ts';
import { migrationQuestion, saidOf, wrongIn } from '../sql.ts';
import { finished, type Progress, type StepKind } from '../step-kind.ts';

/** Asks every verification. One that gives another number than it should fails the rollout. */
export const verifySchema: StepKind<VerifySchema> = {
  questions: ({ migration }) => [migrationQuestion(migration), { ask: 'verification', migration }],
  next: (step, context) =>
    fillingRemainder(step, context) ??
    verdictOf(step.migration, context.seen.answer({ ask: 'verification', migration: step.migration })),
  undo: () => [],
};

function verdictOf(migration: string, results: readonly VerificationResult[]): Progress {
  const wrong = wrongIn(results);
  return wrong.length === 0 ? finished : { is: 'failed', reason: reasonOf(migration, wrong.map(saidOf)) };
}

function reasonOf(migration: string, lines: readonly string[]): Reason {
  return {
    kind: 'schema',
    sentence: `${migration} is not verified: ${lines[0] ?? ''}`,
    proof: { source: `verifications of ${migration}`, lines },
  };
}
