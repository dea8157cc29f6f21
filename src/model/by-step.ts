import type { Plan } from './plan.ts';
import type { Step, StepName } from './step.ts';

/** One function for each kind of step. */
export type ByStep<T> = {
  readonly [K in StepName]: (step: Extract<Step, { readonly kind: K }>, plan: Plan | undefined) => T;
};

/** Calls the function for the step's kind. */
export function byStep<T>(table: ByStep<T>, step: Step, plan?: Plan): T {
  // The table pairs each kind with its own step type; TypeScript cannot follow the index.
  const own = table[step.kind] as (step: Step, plan: Plan | undefined) => T;
  return own(step, plan);
}
