import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { ShiftTraffic, Step } from '../model/step.ts';
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
 * The way back when somebody else has changed some of the targets: their old pods go, so the pinned
 * Services follow them to their new ones first, and nothing of them returns to what is no more.
 */
export function yieldingAgenda(plan: Plan, state: State, changed: readonly string[]): readonly Step[] {
  const begun = begunSteps(plan, state);
  const adoptions = begun.flatMap((step): readonly Step[] =>
    step.kind === 'pin-service' && step.to === 'stable' && changed.includes(step.target)
      ? [{ kind: 'adopt-target', target: step.target, service: step.service, original: step.original }]
      : [],
  );
  const isServed = (target: string): boolean =>
    plan.steps.some(
      (step) => step.kind === 'start-candidate' && step.target === target && step.service !== undefined,
    );
  const unserved = changed.filter((target) => !isServed(target));
  return [
    ...adoptions,
    ...undoAgenda(plan, state).flatMap((step): readonly Step[] => {
      if (step.kind === 'shift-traffic') return without(unserved, step);
      const isMoot = step.kind === 'pin-service' || step.kind === 'revert-target';
      return isMoot && changed.includes(step.target) ? [] : [step];
    }),
  ];
}

/** A Service whose selector makes the share has followed its target already. */
function without(targets: readonly string[], step: ShiftTraffic): readonly Step[] {
  const left = step.targets.filter((target) => !targets.includes(target));
  return left.length === 0 ? [] : [{ ...step, targets: left }];
}
