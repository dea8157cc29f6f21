import { annotate } from './adapters/github/annotation.ts';
import { commenter } from './adapters/github/comment.ts';
import { readContext, readOrigin, type Env } from './adapters/github/context.ts';
import { writeOutputs } from './adapters/github/outputs.ts';
import { writeReportFile } from './adapters/github/report-file.ts';
import { writeSummary } from './adapters/github/summary.ts';
import { systemClock } from './adapters/clock.ts';
import type { Conclusion } from './commands/conclusion.ts';
import type { Configuration } from './config/parse-inputs.ts';
import type { Event } from './model/event.ts';
import type { Plan } from './model/plan.ts';
import type { Report } from './model/report.ts';
import type { State } from './model/state.ts';
import { advice } from './report/advice.ts';
import { isFailure } from './report/facts.ts';
import { renderJson } from './report/json.ts';
import { commentMarker, renderComment, renderSummary } from './report/markdown.ts';
import { outputsOf } from './report/outputs.ts';
import { headline } from './report/sentence.ts';
import { undoOf } from './rollout/undo.ts';

/** Tells people. Nothing here throws, and no rollout waits for it. */
export interface Publisher {
  /** The pull request comment at a change of phase; at most one is on its way at a time. */
  readonly progress: (plan: Plan, state: State, events: readonly Event[]) => void;
  /** Everything, at the end. True when the outcome makes the step red. */
  readonly final: (conclusion: Conclusion) => Promise<boolean>;
}

export function createPublisher({ spec, settings }: Configuration, env: Env): Publisher {
  const origin = readOrigin(env);
  const comment = commenter(readContext(env));
  let sending: Promise<unknown> = Promise.resolve();
  const say = (report: Report): void => {
    sending = sending.then(() =>
      comment({
        body: renderComment(report),
        marker: commentMarker(report),
        mode: settings.comment,
        pullRequest: settings.pullRequest,
        token: settings.githubToken,
      }),
    );
  };
  const about = { command: spec.command, origin };
  return {
    progress: (plan, state, events) => {
      const reason = state.turnedBack?.reason ?? { kind: 'done', sentence: 'the rollout is under way' };
      say({ ...about, plan, state, outcome: 'in-progress', reason, at: systemClock.now(), events });
    },
    final: async ({ plan, state, outcome, reason, events }) => {
      if (plan === undefined) {
        writeOutputs({ outcome, reason: reason.sentence }, env);
        return false;
      }
      const report: Report = { ...about, plan, state, outcome, reason, at: systemClock.now(), events };
      if (outcome !== 'unchanged') say(report);
      await writeSummary(renderSummary(report, (step) => undoOf(step, plan)), env);
      const path = await writeReportFile(plan.id, renderJson(report), env);
      writeOutputs({ ...outputsOf(report), report: path }, env);
      if (isFailure(report)) annotate(headline(report), advice(report));
      await sending;
      return isFailure(report);
    },
  };
}
