import type { Observation, Question, WorkloadView } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { isSame } from '../lib/same.ts';
import { begunSteps, isPastReturn } from './undo.ts';

type TargetQuestion = Extract<Question, { ask: 'workload' }>;

export function targetQuestion(plan: Plan): TargetQuestion {
  return { ask: 'workload', name: plan.target };
}

/** True while nobody but this rollout may change the target. */
export function isTargetWatched(plan: Plan, state: State): boolean {
  return state.direction === 'forward' && state.step !== undefined && !isPastReturn(plan, state);
}

/** Why the target is not what this rollout began with, or made of it; undefined: it is, or nobody knows. */
export function targetChange(plan: Plan, state: State, seen: Observation): Reason | undefined {
  if (seen.failure !== undefined || !isTargetWatched(plan, state)) return undefined;
  const live = seen.answer(targetQuestion(plan));
  if (live !== 'absent' && isOurs(plan, state, live)) return undefined;
  const how = live === 'absent' ? 'was removed' : `has another pod template (${live.hash ?? ''})`;
  const sentence = `${plan.targetKind} ${plan.target} ${how} since this rollout began: somebody else changed it`;
  return { kind: 'target-changed', sentence };
}

function isOurs(plan: Plan, state: State, { hash, images }: WorkloadView): boolean {
  if (hash === undefined || hash === plan.stable.hash) return true;
  const isUpdating = begunSteps(plan, state).some(({ kind }) => kind === 'update-target' || kind === 'roll');
  return isUpdating && isSame(images, plan.next.images);
}
