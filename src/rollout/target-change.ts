import type { Observation, Question, WorkloadView } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { isSame } from '../lib/same.ts';
import { begunSteps, isPastReturn } from './undo.ts';

export function targetQuestions(plan: Plan): readonly Question[] {
  return plan.targets.map(questionOf);
}

function questionOf({ name }: PlannedTarget): Extract<Question, { ask: 'workload' }> {
  return { ask: 'workload', name };
}

/** True while nobody but this rollout may change the targets. */
export function isTargetWatched(plan: Plan, state: State): boolean {
  return state.direction === 'forward' && state.step !== undefined && !isPastReturn(plan, state);
}

/** Why a target is not what this rollout began with, or made of it; undefined: all are, or nobody knows. */
export function targetChange(plan: Plan, state: State, seen: Observation): Reason | undefined {
  if (seen.failure !== undefined || !isTargetWatched(plan, state)) return undefined;
  const changed = plan.targets.flatMap((target) => {
    const live = seen.answer(questionOf(target));
    return live !== 'absent' && isOurs(target, live, isUpdating(plan, state, target))
      ? []
      : [{ target, live }];
  });
  if (changed.length === 0) return undefined;
  const whats = changed.map(
    ({ target: { kind, name }, live }) =>
      `${kind} ${name} ${live === 'absent' ? 'was removed' : `has another pod template (${live.hash ?? ''})`}`,
  );
  return {
    kind: 'target-changed',
    sentence: `${whats.join(' and ')} since this rollout began: somebody else changed it`,
    targets: changed.map(({ target }) => target.name),
  };
}

function isOurs({ stable, next }: PlannedTarget, { hash, images }: WorkloadView, isBegun: boolean): boolean {
  if (hash === undefined || hash === stable.hash) return true;
  return isBegun && isSame(images, next.images);
}

function isUpdating(plan: Plan, state: State, { name }: PlannedTarget): boolean {
  return begunSteps(plan, state).some(
    (step) => (step.kind === 'update-target' || step.kind === 'roll') && step.target === name,
  );
}
