import type { ContractSchema } from '../../model/schema-step.ts';
import { migrationQuestion, runSql } from '../sql.ts';
import type { StepContext, StepKind } from '../step-kind.ts';

/**
 * Takes away what only old versions need, when the soak is over, nobody runs an old version any more
 * and every row is verified once more. What cannot go yet is left for another time.
 */
export const contractSchema: StepKind<ContractSchema> = {
  questions: ({ migration, old }) => [
    migrationQuestion(migration),
    { ask: 'verification', migration },
    { ask: 'old-pods', old },
  ],
  next: (step, context) => {
    const { migration, statements } = step;
    const hasBegun = context.seen
      .answer(migrationQuestion(migration))
      .statements.some(({ phase }) => phase === 'contract');
    // What contracted in part has no verification any more that could be asked.
    const reasons = hasBegun ? [] : objectionsToContract(step, context);
    return reasons.length > 0
      ? { is: 'finished', note: `${migration} is not contracted yet: ${reasons.join('; ')}` }
      : runSql({ migration, phase: 'contract', statements }, context);
  },
  undo: () => 'irreversible',
};

/** Why the schema cannot be contracted yet. */
export function objectionsToContract(
  { migration, soakMs, old }: ContractSchema,
  { seen }: Pick<StepContext, 'seen'>,
): readonly string[] {
  const { promoted } = seen.answer(migrationQuestion(migration));
  const pods = seen.answer({ ask: 'old-pods', old });
  const wrong = seen
    .answer({ ask: 'verification', migration })
    .filter(({ expect, found }) => found !== expect);
  return [
    ...soakObjection(soakMs, promoted?.soakedMs),
    ...(pods.length === 0 ? [] : [`the old version still runs in ${pods.join(', ')}`]),
    ...wrong.map(({ name, expect, found }) => `${name}: ${found}, and it must be ${expect}`),
  ];
}

function soakObjection(soakMs: number, soakedMs: number | undefined): readonly string[] {
  if (soakedMs === undefined) return ['the version that it came with is not promoted'];
  const leftMs = soakMs - soakedMs;
  return leftMs <= 0 ? [] : [`it soaks for ${Math.ceil(leftMs / 1000)} s more`];
}
