import type { AwaitMetrics } from '../../model/step.ts';
import { elapsedMs, finished, waiting, type StepKind } from '../step-kind.ts';

/**
 * Watched before routed: a metrics server finds new pods only after seconds, and until then a bad
 * version would serve users unseen. Where it does not tell which pods it scrapes (it knows none of
 * stable's either), there is nothing to wait for.
 */
export const awaitMetrics: StepKind<AwaitMetrics> = {
  questions: ({ candidate }) => [{ ask: 'watched', candidate }],
  next: ({ candidate }, context) => {
    const { stable, candidate: watched } = context.seen.answer({ ask: 'watched', candidate });
    if (stable === undefined || (watched ?? 0) > 0) return finished;
    const limitMs = context.plan.settings.readyTimeoutMs;
    if (elapsedMs(context) <= limitMs) return waiting(`the metrics server to find the pods of ${candidate}`);
    const sentence = `the metrics server scrapes the old version's pods, but after ${Math.round(limitMs / 1000)} s none of ${candidate}'s (ready-timeout)`;
    return { is: 'failed', reason: { kind: 'no-data', sentence } };
  },
  undo: () => [],
};
