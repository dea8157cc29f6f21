import type { Report } from '../../src/model/report.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import { plan, start } from './fixtures.ts';
import { failed, inStage1, report } from './stories.ts';

const errors: EvidenceCheck = {
  ...{ kind: 'evidence', text: 'errors', counts: 'errors', slowerThan: undefined, preset: 'http' },
  tolerance: { ratio: 1.25, rate: 0.001 },
};

const intervals = Array.from({ length: 5 }, () => ({ x: 6, n: 300, y: 6, m: 5700 }));

const story = report({
  begin: inStage1,
  plan: {
    ...plan,
    steps: plan.steps.map((step) => ('checks' in step ? { ...step, checks: [errors] } : step)),
  },
  turnBack: failed,
  finish: { outcome: 'rolled-back', reason: failed },
});

/** A rollout that `errors` turned back. */
export const judgedStory: Report = {
  ...story,
  state: story.state && {
    ...story.state,
    ledgers: {
      errors: {
        tolerance: errors.tolerance,
        until: start + 60_000,
        series: [{ slowerThan: undefined, intervals, folded: undefined }],
      },
    },
  },
};
