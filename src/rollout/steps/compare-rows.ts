import { counted } from '../../lib/format.ts';
import type { ComparisonView } from '../../model/comparison.ts';
import type { Reason } from '../../model/outcome.ts';
import type { CompareRows } from '../../model/schema-step.ts';
import type { Progress, StepKind } from '../step-kind.ts';

/**
 * Goes through the rows of both databases. One that is wrong fails the rollout before anybody reaches the
 * new version. Rows that change too often to be compared hold nobody up for longer than `ready-timeout` and
 * the time that replication may take.
 */
export const compareRows: StepKind<CompareRows> = {
  questions: () => [{ ask: 'comparison' }],
  next: ({ lagMs }, context) => {
    const view = context.seen.answer({ ask: 'comparison' });
    if (view.wrong.length > 0) return { is: 'failed', reason: reasonOf(view) };
    if (view.isDone)
      return { is: 'finished', note: `the same rows in ${counted(view.tables.length, 'table')}` };
    const limitMs = lagMs + context.plan.settings.readyTimeoutMs;
    return tooOften(view, limitMs) ?? comparing(view);
  },
  undo: () => [],
};

function comparing({ done, tables, late }: ComparisonView): Progress {
  const progress = `${done.length} of ${tables.length} tables compared, ${late} rows late`;
  return { is: 'acting', waitingFor: 'both databases', effects: [{ ensure: 'rows-compared' }], progress };
}

function tooOften({ done, tables, late, lateForMs }: ComparisonView, limitMs: number): Progress | undefined {
  const isThrough = tables.length > 0 && done.length === tables.length;
  if (!isThrough || lateForMs <= limitMs) return undefined;
  return { is: 'finished', note: `${late} rows changed too often to be compared` };
}

function reasonOf({ wrong }: ComparisonView): Reason {
  const lines = wrong.map(({ table, key }) => `${table} ${key ?? '(its key is text, which is not told)'}`);
  return {
    kind: 'schema',
    sentence: `the second database has other rows: ${lines[0] ?? ''}`,
    proof: { source: 'rows that differ', lines },
  };
}
