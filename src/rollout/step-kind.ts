import type { Effect } from '../model/effect.ts';
import type { Event } from '../model/event.ts';
import type { Observation, Question } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { State, StepMemory } from '../model/state.ts';
import type { Step } from '../model/step.ts';

/** What people are told while a step goes on. */
export interface Told {
  readonly waitingFor: string;
  /** How far it is: told now and then, for it is another text at each look. */
  readonly progress?: string;
}

/** What a step makes of one look at the world. */
export type Progress =
  | (Told & { readonly is: 'acting'; readonly effects: readonly Effect[] })
  | (Told & {
      readonly is: 'waiting';
      /** Undefined: `glanceMs` chooses. */
      readonly waitMs?: number;
      readonly events?: readonly Event[];
    })
  /** `note`: what people should know of how it ended. */
  | { readonly is: 'finished'; readonly note?: string; readonly events?: readonly Event[] }
  | { readonly is: 'held'; readonly reason: Reason }
  | { readonly is: 'failed'; readonly reason: Reason; readonly events?: readonly Event[] };

export interface StepContext {
  readonly plan: Plan;
  readonly memory: StepMemory;
  readonly ledgers: State['ledgers'];
  /** When the rollout began, epoch ms. */
  readonly begunAt: number;
  readonly seen: Observation;
}

/** One kind of step: what it asks, what it makes of the answers, and how it is undone. All pure. */
export interface StepKind<S extends Step> {
  readonly questions: (step: S, plan: Plan, state: State) => readonly Question[];
  readonly next: (step: S, context: StepContext) => Progress;
  /** The steps that take it back, or 'irreversible': from there only forward. */
  readonly undo: (step: S, plan: Plan) => readonly Step[] | 'irreversible';
}

/** How long to wait before looking again: soon at first, seldom at what takes its time. */
export function glanceMs(elapsedMs: number): number {
  return Math.min(2000, Math.max(200, elapsedMs / 10));
}

export const finished: Progress = { is: 'finished' };

export function waiting(waitingFor: string, waitMs?: number): Progress {
  return waitMs === undefined ? { is: 'waiting', waitingFor } : { is: 'waiting', waitingFor, waitMs };
}

export function acting(waitingFor: string, ...effects: readonly Effect[]): Progress {
  return { is: 'acting', effects, waitingFor };
}

/** Pods that did not become ready, or are no more. */
export function notReady(sentence: string, proof?: Reason['proof']): Progress {
  const reason = { kind: 'not-ready', sentence } as const;
  return { is: 'failed', reason: proof === undefined ? reason : { ...reason, proof } };
}

/** `after 600 s (ready-timeout)`, once that is so: the end of a sentence. */
export function overdue(context: StepContext): string | undefined {
  const limitMs = context.plan.settings.readyTimeoutMs;
  return elapsedMs(context) > limitMs ? `after ${Math.round(limitMs / 1000)} s (ready-timeout)` : undefined;
}

export function elapsedMs({ memory, seen }: StepContext): number {
  return seen.at - memory.startedAt;
}
