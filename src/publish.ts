import { annotate } from './adapters/github/annotation.ts';
import { commenter } from './adapters/github/comment.ts';
import { readContext, readOrigin, type Env } from './adapters/github/context.ts';
import { writeOutputs } from './adapters/github/outputs.ts';
import { writeReportFile } from './adapters/github/report-file.ts';
import { unfailing } from './adapters/github/unfailing.ts';
import { writeSummary } from './adapters/github/summary.ts';
import { warner } from './adapters/github/warning.ts';
import { systemClock } from './adapters/clock.ts';
import type { Conclusion } from './commands/conclusion.ts';
import type { Configuration } from './config/parse-inputs.ts';
import type { Event } from './model/event.ts';
import type { Plan } from './model/plan.ts';
import type { Report } from './model/report.ts';
import type { State } from './model/state.ts';
import { advice } from './report/advice.ts';
import { findingLine } from './report/findings.ts';
import { isFailure } from './report/facts.ts';
import { renderJson } from './report/json.ts';
import { commentMarker, renderComment, renderSummary } from './report/markdown.ts';
import { sarif } from './report/sarif.ts';
import { sqlFindingLine } from './report/sql-findings.ts';
import { renderSvg } from './report/svg.ts';
import { whyOf } from './databases/engine.ts';
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
  const about = { command: spec.command, origin: readOrigin(env) };
  const comment = commenter(readContext(env));
  let sending: Promise<unknown> = Promise.resolve();
  const say = (report: Report): void => {
    const { comment: mode, pullRequest, githubToken: token } = settings;
    const request = { body: renderComment(report), marker: commentMarker(report), mode, pullRequest, token };
    sending = sending.then(() => comment(request));
  };
  return {
    progress: (plan, state, events) => {
      const reason = state.turnedBack?.reason ?? { kind: 'done', sentence: 'the rollout is under way' };
      void unfailing('comment', () =>
        say({ ...about, plan, state, outcome: 'in-progress', reason, at: systemClock.now(), events }),
      );
    },
    final: async ({ plan, ...conclusion }) => {
      if (plan === undefined) {
        writeOutputs({ outcome: conclusion.outcome, reason: conclusion.reason.sentence }, env);
        return false;
      }
      const report: Report = { ...about, ...conclusion, plan, at: systemClock.now() };
      if (report.outcome === 'planned')
        await unfailing('warnings', () => warner({ findingLine, sqlFindingLine }, env)(plan));
      await unfailing('outputs', () => tellMachines(report, spec, env));
      await unfailing('summary', () =>
        writeSummary(
          renderSummary(report, (step) => undoOf(step, plan)),
          env,
        ),
      );
      if (report.outcome !== 'unchanged') await unfailing('comment', () => say(report));
      if (isFailure(report)) await unfailing('annotation', () => annotate(headline(report), advice(report)));
      await sending;
      return isFailure(report);
    },
  };
}

async function tellMachines(report: Report, { database }: Configuration['spec'], env: Env): Promise<void> {
  const { id, sqlFindings } = report.plan;
  const why = (rule: string): string => whyOf(rule, database?.engine ?? 'postgresql');
  const path = await writeReportFile(`${id}.json`, renderJson(report), env);
  let chart = '';
  await unfailing('chart', async () => (chart = await writeChart(report, env)));
  const scanned = sqlFindings && (await writeReportFile(`${id}.sarif`, sarif(sqlFindings, why), env));
  writeOutputs({ ...outputsOf(report), report: path, chart, sarif: scanned ?? '' }, env);
}

async function writeChart(report: Report, env: Env): Promise<string> {
  const svg = renderSvg(report);
  return svg === '' ? '' : writeReportFile(`${report.plan.id}.svg`, svg, env);
}
