import type { SmokeResult } from '../../model/observation.ts';
import type { SmokeStep } from '../../model/step.ts';
import { finished, type StepKind } from '../step-kind.ts';

/** Sends requests to the candidate's own pods before any user reaches them. One wrong answer fails it. */
export const smoke: StepKind<SmokeStep> = {
  questions: ({ candidate, probes }) => [{ ask: 'smoke', workload: candidate, probes }],
  next: ({ candidate, probes }, { seen }) => {
    const results = seen.answer({ ask: 'smoke', workload: candidate, probes });
    const wrong = results.find((result) => result.failed > 0);
    return wrong === undefined ? finished : { is: 'failed', reason: reasonOf(wrong) };
  },
  undo: () => [],
};

function reasonOf(wrong: SmokeResult): {
  readonly kind: 'smoke-failed';
  readonly sentence: string;
  readonly check: string;
  readonly proof: { readonly source: string; readonly lines: readonly string[] };
} {
  return {
    kind: 'smoke-failed',
    sentence: `smoke ${wrong.probe} failed on ${wrong.failed} of ${wrong.sent} requests, before any user was sent there`,
    check: wrong.probe,
    proof: { source: `smoke ${wrong.probe}`, lines: wrong.examples },
  };
}
