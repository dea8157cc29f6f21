import type { VerificationResult } from '../../model/migration.ts';
import type { Reason } from '../../model/outcome.ts';
import type { VerifySchema } from '../../model/schema-step.ts';
import { finished, type Progress, type StepKind } from '../step-kind.ts';

/** Asks every verification once. One that gives another number than it should fails the rollout. */
export const verifySchema: StepKind<VerifySchema> = {
  questions: ({ migration }) => [{ ask: 'verification', migration }],
  next: ({ migration }, { seen }) => verdictOf(migration, seen.answer({ ask: 'verification', migration })),
  undo: () => [],
};

function verdictOf(migration: string, results: readonly VerificationResult[]): Progress {
  const wrong = results.filter(({ expect, found }) => found !== expect);
  return wrong.length === 0 ? finished : { is: 'failed', reason: reasonOf(migration, wrong) };
}

function reasonOf(migration: string, wrong: readonly VerificationResult[]): Reason {
  const lines = wrong.map(({ name, expect, found }) => `${name}: ${found}, and it must be ${expect}`);
  return {
    kind: 'schema',
    sentence: `${migration} is not verified: ${lines[0] ?? ''}`,
    evidence: { source: `verifications of ${migration}`, lines },
  };
}
