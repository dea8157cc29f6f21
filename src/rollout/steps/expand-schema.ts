import type { ExpandSchema, HaltSchema, MigrateSchema } from '../../model/schema-step.ts';
import { migrationQuestion, runSql } from '../sql.ts';
import { acting, finished, type StepKind } from '../step-kind.ts';

/**
 * Makes the schema fit for both versions. What is done stays when the rollout turns back: the old
 * version works with it, and another try need not do it again.
 */
export const expandSchema: StepKind<ExpandSchema> = runningIn('expand');

/** The same for commands that change rows. */
export const migrateSchema: StepKind<MigrateSchema> = runningIn('migrate');

function runningIn(phase: 'expand' | 'migrate'): StepKind<ExpandSchema | MigrateSchema> {
  return {
    questions: ({ migration }) => [migrationQuestion(migration)],
    next: ({ migration, statements }, context) => runSql({ migration, phase, statements }, context),
    undo: ({ migration, statements }) => [{ kind: 'halt-schema', migration, statements }],
  };
}

/** Nothing of ours may go on in the database when the rollout is over. */
export const haltSchema: StepKind<HaltSchema> = {
  questions: ({ migration }) => [migrationQuestion(migration)],
  next: ({ migration, statements }, { seen }) => {
    const view = seen.answer(migrationQuestion(migration));
    const isHalfDone = view.statements.some(({ is }) => is !== 'done');
    // What another run does is its own.
    return view.holder === undefined && isHalfDone
      ? acting(`${migration} to be halted`, { ensure: 'halted', migration, statements })
      : finished;
  },
  undo: () => [],
};
