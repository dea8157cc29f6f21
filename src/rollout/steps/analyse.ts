import { enteredAll } from '../../analysis/ledger.ts';
import { countBreaches, judge, type Verdict } from '../../analysis/verdict.ts';
import { printDuration } from '../../lib/duration.ts';
import type { Analyse } from '../../model/step.ts';
import type { Event } from '../../model/event.ts';
import type { Question } from '../../model/observation.ts';
import type { State } from '../../model/state.ts';
import { elapsedMs, type Progress, type StepContext, type StepKind } from '../step-kind.ts';

/**
 * Bakes a stage: polls the checks at the user's interval until the bake time is over and every check
 * passes, or until it is certain before that nothing is wrong. What is still open at the end gets as
 * long again, or ten polls, before the stage fails: no data is no evidence, and a gate that waits has
 * a deadline.
 */
export const analyse: StepKind<Analyse> = {
  questions: (step, _plan, { ledgers, startedAt, step: memory }) => [
    asking(step, ledgers, { begunAt: startedAt, startedAt: memory?.startedAt ?? startedAt }),
  ],
  next: (step, context) => {
    const { seen, memory, ledgers, plan, begunAt } = context;
    const sample = seen.answer(asking(step, ledgers, { begunAt, startedAt: memory.startedAt }));
    const breaches = countBreaches(memory.breaches, sample.checks);
    const taken: Event = { type: 'sample-taken', at: seen.at, sample, breaches };
    const { judging } = plan.settings;
    const after = enteredAll(ledgers, sample.checks);
    const verdict = judge(step.checks, { sample, breaches, ledgers: after, judging });
    return { ...progress(step, verdict, context), events: [taken] };
  },
  undo: () => [],
};

type Sampling = Extract<Question, { ask: 'sample' }>;

interface Times {
  /** Of the rollout: until then all users were on stable. */
  readonly begunAt: number;
  /** Of the stage. */
  readonly startedAt: number;
}

/**
 * A stage counts from its own start: what was served on the way to it is of another share. At 100 % its
 * first minute is compared with the last one before the rollout, its second with the one before that, and
 * so on: however long the rollout took to get there, or was held.
 */
function asking(
  { checks, realShare, hasBaseline }: Analyse,
  ledgers: State['ledgers'],
  { begunAt, startedAt }: Times,
): Sampling {
  const counted = checks.filter(({ kind }) => kind === 'evidence');
  const since = counted.map(({ text }) => [text, Math.max(startedAt, ledgers[text]?.until ?? 0)]);
  const asked: Sampling = {
    ...{ ask: 'sample', checks, share: realShare, ...(hasBaseline && { hasBaseline }) },
    since: Object.fromEntries(since) as Sampling['since'],
  };
  return realShare === 100 ? { ...asked, mirroredAt: (begunAt + startedAt) / 2 } : asked;
}

/** When a stage that is still open fails. */
export function deadlineMs(step: Analyse, intervalMs: number): number {
  return step.stage.bakeMs + Math.max(step.stage.bakeMs, 10 * intervalMs);
}

function progress(step: Analyse, verdict: Verdict, context: StepContext): Progress {
  if (verdict.is === 'breached') return { is: 'failed', reason: verdict.reason };
  const elapsed = elapsedMs(context);
  const { intervalMs } = context.plan.settings;
  if (verdict.is === 'passing' && elapsed >= step.stage.bakeMs) return { is: 'finished' };
  if (isEarly(verdict, context)) return early(step, elapsed);
  if (verdict.is === 'open' && elapsed >= deadlineMs(step, intervalMs)) {
    return { is: 'failed', reason: verdict.reason };
  }
  const leftMs = step.stage.bakeMs - elapsed;
  return {
    is: 'waiting',
    waitingFor: `stage ${step.number} of ${step.of}`,
    waitMs: leftMs > 0 ? Math.min(intervalMs, leftMs) : intervalMs,
  };
}

/** Two polls of its own at least: what is known from other shares is no news of this one. */
function isEarly(verdict: Verdict, context: StepContext): boolean {
  const { intervalMs, judging } = context.plan.settings;
  const { earlyPromoteMs = Infinity } = judging;
  const isCertain = verdict.is === 'passing' && verdict.isCertain;
  return isCertain && elapsedMs(context) >= Math.max(2 * intervalMs, earlyPromoteMs);
}

function early({ stage }: Analyse, elapsed: number): Progress {
  const [after, bake] = [Math.round(elapsed / 1000) * 1000, stage.bakeMs].map(printDuration);
  return {
    is: 'finished',
    note: `${after ?? ''} instead of ${bake ?? ''}: it is certain that nothing is wrong (early-promote)`,
  };
}
