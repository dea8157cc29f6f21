import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { Step } from '../model/step.ts';

/** The steps of the direction the rollout goes in. */
export function agendaOf(plan: Plan, state: State): readonly Step[] {
  return state.direction === 'forward' ? plan.steps : state.undoing;
}

/** The step under way or next; undefined at the end. */
export function currentStep(plan: Plan, state: State): Step | undefined {
  return agendaOf(plan, state)[state.cursor];
}
