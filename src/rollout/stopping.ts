import type { Event } from '../model/event.ts';
import type { Observation, StopRequest } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { currentStep } from './agenda.ts';
import { finishedAs, turningBack } from './endings.ts';
import { targetChange } from './target-change.ts';
import { isPastReturn } from './undo.ts';

/**
 * What a request to stop leads to. Going back already, or past the point of return, it changes
 * nothing: the shortest way to a whole state is the one under way.
 */
export function stopped(
  plan: Plan,
  state: State,
  seen: Observation,
): { readonly events: readonly Event[]; readonly waitMs: number } | undefined {
  if (state.direction === 'back' || isPastReturn(plan, state)) return undefined;
  if (seen.stop === undefined && isFillingTooLong(plan, state, seen.at))
    return { events: [finishedAs('held', { at: seen.at, reason: goesOn })], waitMs: 0 };
  const stop = seen.stop ?? overtime(plan, state, seen.at);
  return stop && { events: endedBy(stop, plan, { state, seen }), waitMs: 0 };
}

/** Rows may take days: they are filled in as many runs as it needs, each with time left for the stages. */
function isFillingTooLong(plan: Plan, state: State, at: number): boolean {
  const step = currentStep(plan, state);
  if (step?.kind !== 'fill-rows' || state.step === undefined) return false;
  return at - state.step.startedAt > plan.settings.timeoutMs / 2;
}

const goesOn: Reason = {
  kind: 'timeout',
  sentence: 'the backfill needs more time than one run has: run it again, and it goes on where it is',
};

interface Moment {
  readonly state: State;
  readonly seen: Observation;
}

function endedBy(stop: StopRequest, plan: Plan, { state, seen }: Moment): readonly Event[] {
  const changed = targetChange(plan, state, seen);
  const ending = { at: seen.at, reason: changed ?? reasonOf(stop) };
  const isHeld = stop.by === 'cancel' && plan.settings.onCancel === 'hold' && changed === undefined;
  return isHeld ? [finishedAs('held', ending)] : turningBack(plan, state, ending);
}

/** The time that steps took counts; a rollout that was held for a person is not late, nor is one
 * whose rows take their time: these have a limit of their own.
 */
function overtime(plan: Plan, state: State, at: number): StopRequest | undefined {
  const limitMs = plan.settings.timeoutMs;
  const counted = state.history.filter(({ kind }) => kind !== 'fill-rows');
  const tookMs = counted.reduce((sum, { startedAt, endedAt }) => sum + (endedAt ?? at) - startedAt, 0);
  return tookMs > limitMs ? { by: 'timeout', detail: `${Math.round(limitMs / 60_000)} min` } : undefined;
}

function reasonOf({ by, detail }: StopRequest): Reason {
  switch (by) {
    case 'cancel':
      return { kind: 'cancelled', sentence: `the run was cancelled (${detail})` };
    case 'abort':
      return { kind: 'aborted', sentence: `aborted by ${detail}` };
    case 'rollback':
      return { kind: 'cancelled', sentence: `rolled back by ${detail}` };
    case 'superseded':
      return { kind: 'superseded', sentence: `another version is to be deployed by ${detail}` };
    case 'timeout':
      return { kind: 'timeout', sentence: `the rollout took longer than its timeout of ${detail}` };
  }
}
