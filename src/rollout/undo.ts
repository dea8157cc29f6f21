import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { Step, StepName } from '../model/step.ts';
import { isSame } from '../lib/same.ts';
import { kindOf } from './steps/index.ts';

/** The steps that take one step back, or 'irreversible'. */
export function undoOf(step: Step, plan: Plan): readonly Step[] | 'irreversible' {
  return kindOf(step).undo(step, plan);
}

/** The plan's steps that have begun, the one under way included, in order. */
export function begunSteps(plan: Plan, state: State): readonly Step[] {
  return plan.steps.slice(0, state.cursor + (state.step === undefined ? 0 : 1));
}

/** True once a step that cannot be taken back has begun: from there only forward. */
export function isPastReturn(plan: Plan, state: State): boolean {
  return (
    state.direction === 'forward' &&
    begunSteps(plan, state).some((step) => undoOf(step, plan) === 'irreversible')
  );
}

/** The way back: the undo of the steps begun, latest first, each step once. */
export function undoAgenda(plan: Plan, state: State): readonly Step[] {
  const undone = begunSteps(plan, state)
    .toReversed()
    .flatMap((step) => {
      const undo = undoOf(step, plan);
      return undo === 'irreversible' ? [] : undo;
    });
  return undone.filter((step, index) => undone.findIndex((other) => isSame(step, other)) === index);
}

/**
 * The way back when somebody else has changed the target: its old pods go, so the pinned Services
 * follow it to its new ones first, and nothing returns to what is no more.
 */
export function yieldingAgenda(plan: Plan, state: State): readonly Step[] {
  const adoptions = begunSteps(plan, state).flatMap((step): readonly Step[] =>
    step.kind === 'pin-service' && step.to === 'stable'
      ? [{ kind: 'adopt-target', target: plan.target, service: step.service, original: step.original }]
      : [],
  );
  const hasOwnService = plan.steps.some(
    (step) => step.kind === 'start-candidate' && step.service !== undefined,
  );
  const moot: ReadonlySet<StepName> = new Set([
    'pin-service',
    'revert-target',
    ...(hasOwnService ? [] : ['shift-traffic' as const]),
  ]);
  return [...adoptions, ...undoAgenda(plan, state).filter(({ kind }) => !moot.has(kind))];
}
