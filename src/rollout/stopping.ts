import type { Event } from '../model/event.ts';
import type { Observation, StopRequest } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { finishedAs, turningBack } from './endings.ts';
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
  const stop = seen.stop ?? overtime(plan, state, seen.at);
  if (stop === undefined || state.direction === 'back' || isPastReturn(plan, state)) return undefined;
  const ending = { at: seen.at, reason: reasonOf(stop) };
  const isHeld = stop.by === 'cancel' && plan.settings.onCancel === 'hold';
  return { events: isHeld ? [finishedAs('held', ending)] : turningBack(plan, state, ending), waitMs: 0 };
}

function overtime(plan: Plan, state: State, at: number): StopRequest | undefined {
  const limitMs = plan.settings.timeoutMs;
  return at - state.startedAt > limitMs
    ? { by: 'timeout', detail: `${Math.round(limitMs / 60_000)} min` }
    : undefined;
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
