import type { Observation, Question } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { Progress } from './step-kind.ts';

/** What must hold during a step, whatever the step itself waits for. */
export interface Guard {
  readonly isOnDuty: (plan: Plan, state: State) => boolean;
  readonly questions: (plan: Plan, state: State) => readonly Question[];
  /** Undefined: all is well. */
  readonly check: (plan: Plan, state: State, seen: Observation) => Progress | undefined;
}

export function podsOf(workload: string): Extract<Question, { ask: 'pods' }> {
  return { ask: 'pods', workload };
}
