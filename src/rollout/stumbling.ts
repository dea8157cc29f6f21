import type { Event } from '../model/event.ts';
import type { Failure, Observation } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { State, Stumbles } from '../model/state.ts';
import { endOf } from './endings.ts';

/** Failures in a row that cannot mend themselves (forbidden, invalid) before the rollout ends. */
const permanentLimit = 3;
/** Other failures must be at least this many in a row, over this long: an outage, not a hiccup. */
const transientLimit = 10;
const transientLimitMs = 120_000;

/**
 * Counts failures in a row, never in total: with 2 % flaky calls on long healthy rollouts, counting
 * totals turned every rollout back, counting consecutive ones none.
 */
export function stumbled(
  plan: Plan,
  state: State,
  seen: Observation,
): { readonly events: readonly Event[]; readonly waitMs: number } | undefined {
  const { at, failure } = seen;
  if (failure === undefined) return undefined;
  const stumble: Event = { type: 'stumbled', at, message: failure.message };
  const stumbles = { since: state.stumbles?.since ?? at, count: (state.stumbles?.count ?? 0) + 1 };
  if (!isLasting(failure, stumbles, at)) {
    return { events: [stumble], waitMs: Math.min(5000, 100 * 2 ** stumbles.count) };
  }
  const sentence = `${failure.message} (${stumbles.count} times in a row)`;
  const events = endOf(plan, state, { at, reason: { kind: 'lasting-failure', sentence } });
  return { events: [stumble, ...events], waitMs: 0 };
}

function isLasting(
  failure: Failure,
  { count, since }: Pick<Stumbles, 'count' | 'since'>,
  at: number,
): boolean {
  if (failure.isPermanent) return count >= permanentLimit;
  return count >= transientLimit && at - since >= transientLimitMs;
}
