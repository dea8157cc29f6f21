import { oneLine } from '../lib/escape.ts';
import type { Report } from '../model/report.ts';
import { checksOf } from './checks.ts';
import type { JsonAnalysis } from './schema-analysis.ts';

/** The ledgers of a rollout; undefined: nothing was judged by evidence. */
export function analysisJson({ plan, state }: Report): JsonAnalysis | undefined {
  const checks = checksOf(plan).flatMap(({ kind, text }) => {
    const ledger = kind === 'evidence' ? state?.ledgers[text] : undefined;
    return ledger === undefined ? [] : [{ check: oneLine(text), ...ledger }];
  });
  if (checks.length === 0) return undefined;
  return {
    confidence: plan.settings.judging.confidence,
    checks: checks.map(({ check, tolerance, series }) => ({
      check,
      tolerance,
      series: series.map((own) => ({
        slowerThan: own.slowerThan,
        intervals: [...own.intervals],
        folded: own.folded && {
          ...own.folded,
          bad: own.folded.bad.map((logs) => [...logs]),
          safe: own.folded.safe.map((logs) => [...logs]),
        },
      })),
    })),
  };
}
