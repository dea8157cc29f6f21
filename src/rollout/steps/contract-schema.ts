import type { VerificationResult } from '../../model/migration.ts';
import type { ContractSchema } from '../../model/schema-step.ts';
import { fillingRemainder } from '../rows.ts';
import { migrationQuestion, runSql, saidOf, wrongIn } from '../sql.ts';
import type { Progress, StepContext, StepKind } from '../step-kind.ts';

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
    return (
      (hasBegun ? undefined : postponing(step, context)) ??
      runSql({ migration, phase: 'contract', statements }, context)
    );
  },
  undo: () => 'irreversible',
};

/** What old versions wrote last is filled before; undefined: nothing stands against it. */
function postponing(step: ContractSchema, context: StepContext): Progress | undefined {
  const reasons = objectionsToContract(step, context);
  if (reasons.length > 0) return postponed(step, reasons);
  const left = wrongIn(verified(step, context)).map(saidOf);
  return fillingRemainder(step, context) ?? (left.length > 0 ? postponed(step, left) : undefined);
}

function postponed({ migration }: ContractSchema, reasons: readonly string[]): Progress {
  return { is: 'finished', note: `${migration} is not contracted yet: ${reasons.join('; ')}` };
}

/** Why the schema cannot be contracted yet. Rows that only must be filled are no reason. */
export function objectionsToContract(
  step: ContractSchema,
  context: Pick<StepContext, 'seen'>,
): readonly string[] {
  const { migration, soakMs, old } = step;
  const { promoted } = context.seen.answer(migrationQuestion(migration));
  const pods = context.seen.answer({ ask: 'old-pods', old });
  const wrong = wrongIn(verified(step, context)).filter(({ isRemainder }) => isRemainder !== true);
  return [
    ...soakObjection(soakMs, promoted?.soakedMs),
    ...(pods.length === 0 ? [] : [`the old version still runs in ${pods.join(', ')}`]),
    ...wrong.map(saidOf),
  ];
}

function verified(
  { migration }: ContractSchema,
  { seen }: Pick<StepContext, 'seen'>,
): readonly VerificationResult[] {
  return seen.answer({ ask: 'verification', migration });
}

function soakObjection(soakMs: number, soakedMs: number | undefined): readonly string[] {
  if (soakedMs === undefined) return ['the version that it came with is not promoted'];
  const leftMs = soakMs - soakedMs;
  return leftMs <= 0 ? [] : [`it soaks for ${Math.ceil(leftMs / 1000)} s more`];
}
