import type { Check, EvidenceCheck } from '../../src/model/check.ts';
import { allDie, allFallSilent, losesMetrics } from './others.ts';
import { scenario, type Scenario } from './scenario.ts';
import { usualPacing } from './shop.ts';

const byEvidence: readonly [EvidenceCheck] = [
  {
    ...{ kind: 'evidence', text: 'errors', counts: 'errors', slowerThan: undefined, preset: undefined },
    tolerance: { ratio: 1.25, rate: 0.001 },
  },
];
const step = {
  ...{ name: 'GET /', method: 'GET', path: '/', headers: {}, body: undefined, status: 200 },
  ...{ withinMs: undefined, extract: {}, expect: {} },
};
const byProbes: readonly Check[] = byEvidence.map((check) => ({
  ...check,
  text: 'probe GET / == 200',
  counts: { steps: [step], walks: 4 },
}));

const byBaseline: readonly Check[] = byEvidence.map((check) => ({ ...check, against: 'baseline' }));

/** Where one call of ten fails, two pods may not be seen ready within the usual 20 s. */
const patient = { ...usualPacing, readyTimeoutMs: 60_000 };

/** Versions whose errors are counted against the old one's. */
export const judgedByEvidence: readonly Scenario[] = [
  scenario({
    name: 'is good by evidence',
    spec: { checks: byEvidence, pacing: patient },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'answers 5 % errors, by evidence',
    spec: { checks: byEvidence },
    next: { errorRatio: 0.05 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'is blue-green and bad, by evidence of what was before',
    spec: {
      strategy: 'blue-green',
      stages: [{ weight: 100, bakeMs: 4000, needsApproval: false }],
      checks: byEvidence,
    },
    next: { errorRatio: 0.2 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'is good by probes of its pods',
    spec: { checks: byProbes, pacing: patient },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'answers all probes of its pods wrongly',
    spec: { checks: byProbes },
    next: { status: 500, errorRatio: 0.2 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'is as good as a baseline',
    spec: { checks: byBaseline, pacing: patient },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'answers 5 % errors, and the baseline none',
    spec: { checks: byBaseline },
    next: { errorRatio: 0.05 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'is compared with a baseline that dies',
    spec: { checks: byBaseline, pacing: patient },
    happenings: [allDie('baseline', 'analyse')],
    tolerance: { deathsMs: 3000 },
    outcome: 'rolled-back',
    reason: 'unserved',
  }),
  scenario({
    name: 'is compared with a baseline that is not ready any more',
    spec: { checks: byBaseline, pacing: patient },
    happenings: [allFallSilent('baseline', 'analyse')],
    tolerance: { deathsMs: 3000 },
    outcome: 'rolled-back',
    reason: 'unserved',
  }),
  scenario({
    name: 'has no metrics to be judged by',
    spec: { checks: byEvidence },
    happenings: [losesMetrics],
    outcome: 'rolled-back',
    reason: 'no-data',
  }),
];
