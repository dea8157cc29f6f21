import type { Effect } from '../model/effect.ts';
import type { Event } from '../model/event.ts';
import type { Observation, Question } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { currentStep } from './agenda.ts';
import { endOf, finishedAs, finishing, starting } from './endings.ts';
import { evolve } from './evolve.ts';
import { guardObjection, guardQuestions } from './guards.ts';
import { stopped } from './stopping.ts';
import { stumbled } from './stumbling.ts';
import { glanceMs, type Progress, type StepContext, type Told } from './step-kind.ts';
import { kindOf } from './steps/index.ts';
import { isPastReturn } from './undo.ts';

/**
 * What to do next. A decision records events or acts on the world, never both: a crash falls between
 * two decisions, never inside one.
 */
export type Decision =
  | { readonly do: 'record'; readonly events: readonly Event[]; readonly waitMs: number }
  | (Told & { readonly do: 'act'; readonly effects: readonly Effect[] })
  | (Told & { readonly do: 'wait'; readonly waitMs: number })
  | { readonly do: 'end' };

/** What `decide` wants to know of the world in this state. */
export function questionsOf(plan: Plan, state: State): readonly Question[] {
  const step = currentStep(plan, state);
  if (state.finished !== undefined || state.step === undefined || step === undefined) return [];
  return [...guardQuestions(plan, state), ...kindOf(step).questions(step, plan, state)];
}

/** Pure: the same plan, state and observation always give the same decision. */
export function decide(plan: Plan, state: State, seen: Observation): Decision {
  if (state.finished !== undefined) return { do: 'end' };
  const unasked = stopped(plan, state, seen) ?? stumbled(plan, state, seen);
  return unasked === undefined ? stepped(plan, state, seen) : { do: 'record', ...unasked };
}

function stepped(plan: Plan, state: State, seen: Observation): Decision {
  const step = currentStep(plan, state);
  if (step === undefined || state.step === undefined) return record(starting(plan, state, seen.at));
  const progress =
    guardObjection(plan, state, seen) ??
    kindOf(step).next(step, contextOf(plan, state, { memory: state.step, seen }));
  // A good look is no recovery while the act it leads to keeps failing.
  if (state.stumbles !== undefined && progress.is !== 'acting')
    return record([{ type: 'recovered', at: seen.at }]);
  return progressed(plan, state, { progress, at: seen.at });
}

function contextOf(
  plan: Plan,
  { ledgers, startedAt }: State,
  own: Pick<StepContext, 'memory' | 'seen'>,
): StepContext {
  return { plan, ledgers, begunAt: startedAt, ...own };
}

function record(events: readonly Event[], waitMs = 0): Decision {
  return { do: 'record', events, waitMs };
}

/** How long a step of the way back, or past the point of return, may wait before a person is needed. */
function isStuck(plan: Plan, state: State, at: number): boolean {
  const step = currentStep(plan, state);
  const ownMs = step?.kind === 'begin-soak' ? step.waitMs : 0;
  const limitMs = plan.settings.readyTimeoutMs + plan.settings.drainMs + ownMs;
  const hasNoWayBack = state.direction === 'back' || isPastReturn(plan, state);
  return hasNoWayBack && state.step !== undefined && at - state.step.startedAt > limitMs;
}

interface Progressed {
  readonly progress: Progress;
  readonly at: number;
}

function progressed(plan: Plan, state: State, { progress, at }: Progressed): Decision {
  switch (progress.is) {
    case 'finished':
      return record(finishing(plan, state, { at, events: [], ...progress }));
    case 'held':
      return record([finishedAs('held', { at, reason: progress.reason })]);
    case 'failed':
      return record(failing(plan, state, { progress, at }));
    case 'acting':
    case 'waiting':
      if (isStuck(plan, state, at)) return record([stuck(progress.waitingFor, at)]);
      return pending(progress, inStepMs(state, at));
  }
}

function inStepMs({ step }: State, at: number): number {
  return step === undefined ? 0 : at - step.startedAt;
}

function failing(
  plan: Plan,
  state: State,
  { progress, at }: { readonly progress: Extract<Progress, { is: 'failed' }>; readonly at: number },
): readonly Event[] {
  const events = progress.events ?? [];
  return [...events, ...endOf(plan, events.reduce(evolve, state), { at, reason: progress.reason })];
}

function pending(progress: Extract<Progress, { is: 'acting' | 'waiting' }>, elapsedMs: number): Decision {
  const told = toldBy(progress);
  if (progress.is === 'acting') return { do: 'act', effects: progress.effects, ...told };
  const waitMs = progress.waitMs ?? glanceMs(elapsedMs);
  const events = progress.events ?? [];
  return events.length > 0 ? record(events, waitMs) : { do: 'wait', ...told, waitMs };
}

function toldBy({ waitingFor, progress }: Told): Told {
  return progress === undefined ? { waitingFor } : { waitingFor, progress };
}

function stuck(waitingFor: string, at: number): Event {
  const reason: Reason = { kind: 'lasting-failure', sentence: `still waiting for ${waitingFor}` };
  return { type: 'finished', at, outcome: 'stuck', reason };
}
