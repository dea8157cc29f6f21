import { countBreaches, judge, type Verdict } from '../../analysis/verdict.ts';
import { breachReason, undecidedReason } from '../../analysis/sentence.ts';
import type { Analyse } from '../../model/step.ts';
import type { Event } from '../../model/event.ts';
import { elapsedMs, type Progress, type StepContext, type StepKind } from '../step-kind.ts';

/**
 * Bakes a stage: polls the checks at the user's interval until the bake time is over and every check
 * passes. What is still open then gets as long again, or ten polls, before the stage fails: no data
 * is no evidence, and a gate that waits has a deadline.
 */
export const analyse: StepKind<Analyse> = {
  questions: ({ checks }) => [{ ask: 'sample', checks }],
  next: (step, context) => {
    const sample = context.seen.answer({ ask: 'sample', checks: step.checks });
    const breaches = countBreaches(context.memory.breaches, sample.checks);
    const taken: Event = { type: 'sample-taken', at: context.seen.at, sample, breaches };
    return { ...progress(step, judge(step.checks, breaches, sample), context), events: [taken] };
  },
  undo: () => [],
};

/** When a stage that is still open fails. */
export function deadlineMs(step: Analyse, intervalMs: number): number {
  return step.stage.bakeMs + Math.max(step.stage.bakeMs, 10 * intervalMs);
}

function progress(step: Analyse, verdict: Verdict, context: StepContext): Progress {
  if (verdict.is === 'breached') {
    return { is: 'failed', reason: breachReason(verdict.check, verdict.sample) };
  }
  const elapsed = elapsedMs(context);
  const intervalMs = context.plan.settings.intervalMs;
  if (elapsed >= step.stage.bakeMs && verdict.is === 'passing') return { is: 'finished' };
  if (verdict.is === 'open' && elapsed >= deadlineMs(step, intervalMs)) {
    return { is: 'failed', reason: undecidedReason(verdict.check, verdict.sample) };
  }
  const leftMs = step.stage.bakeMs - elapsed;
  return {
    is: 'waiting',
    waitingFor: `stage ${step.number} of ${step.of}`,
    waitMs: leftMs > 0 ? Math.min(intervalMs, leftMs) : intervalMs,
  };
}
