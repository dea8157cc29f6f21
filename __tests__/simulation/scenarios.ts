import { judgedByEvidence } from './evidence.ts';
import { execs } from './execs.ts';
import {
  allDie,
  allFallSilent,
  breaksRoute,
  changesTarget,
  siteGoesDown,
  driftsAgain,
  losesMetrics,
} from './others.ts';
import { judgedByPrograms } from './programs.ts';
import { scenario, type Scenario } from './scenario.ts';
import { oldImage } from './shop.ts';
import { schemas } from './schemas.ts';
import { strategies } from './strategies.ts';
import { judgedByPods } from './vitals.ts';

const smoke = [{ text: 'GET / == 200', method: 'GET', path: '/', status: 200, requests: 10 }];
const http = [
  {
    kind: 'http',
    text: 'http GET https://shop == 200',
    method: 'GET',
    url: 'https://shop',
    status: 200,
    headers: {},
    consecutive: 2,
  },
] as const;
const fromManifest = { change: { images: [], manifests: ['k8s/shop.yaml'] } };
const byPods = { kind: 'Service', name: 'shop' } as const;
/** A share by pods ends pods of stable when it shrinks to its own size. */
const shrinking = { endings: true };
export const scenarios: readonly Scenario[] = [
  ...strategies,
  ...execs,
  ...judgedByEvidence,
  ...judgedByPods,
  ...judgedByPrograms,
  ...schemas,
  scenario({ name: 'good', outcome: 'promoted', reason: 'done' }),
  scenario({ name: 'good with a smoke test', spec: { smoke }, outcome: 'promoted', reason: 'done' }),
  scenario({
    name: 'answers 5 % errors',
    next: { errorRatio: 0.05 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({ name: 'is slow', next: { p99Seconds: 2 }, outcome: 'rolled-back', reason: 'check-failed' }),
  scenario({ name: 'crashes', next: { start: 'crash' }, outcome: 'rolled-back', reason: 'pod-trouble' }),
  scenario({
    name: 'is never ready',
    next: { start: 'never-ready' },
    outcome: 'rolled-back',
    reason: 'not-ready',
  }),
  scenario({
    name: 'has no image',
    next: { start: 'image-missing' },
    outcome: 'rolled-back',
    reason: 'pod-trouble',
  }),
  scenario({
    name: 'fails its smoke test',
    next: { status: 500 },
    spec: { smoke },
    outcome: 'rolled-back',
    reason: 'smoke-failed',
  }),
  scenario({
    name: 'dies in a stage',
    happenings: [allDie('candidate', 'analyse')],
    tolerance: { deathsMs: 3000 },
    outcome: 'rolled-back',
    reason: 'pod-trouble',
  }),
  scenario({
    name: 'is not ready any more in a stage',
    happenings: [allFallSilent('candidate', 'analyse')],
    tolerance: { deathsMs: 3000 },
    outcome: 'rolled-back',
    reason: 'unserved',
  }),
  scenario({
    name: 'crashes in the promotion',
    next: { crashesInTarget: true },
    outcome: 'rolled-back',
    reason: 'not-ready',
  }),
  scenario({ name: 'has no metrics', happenings: [losesMetrics], outcome: 'rolled-back', reason: 'no-data' }),
  scenario({
    name: 'takes the site down',
    happenings: [siteGoesDown],
    spec: { checks: http },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'has an autoscaler',
    extras: { hasAutoscaler: true },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'has an autoscaler and is bad',
    extras: { hasAutoscaler: true },
    next: { errorRatio: 0.3 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'has a ScaledObject',
    extras: { scaledObject: {} },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'has a ScaledObject with a size for idle times and is bad',
    extras: { scaledObject: { minReplicaCount: 2, idleReplicaCount: 0, maxReplicaCount: 8 } },
    next: { errorRatio: 0.3 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'has a ScaledObject and crashes in the promotion',
    extras: { scaledObject: { idleReplicaCount: 0, minReplicaCount: 1 } },
    next: { crashesInTarget: true },
    outcome: 'rolled-back',
    reason: 'not-ready',
  }),
  scenario({
    name: 'has its route changed once',
    happenings: [breaksRoute],
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'has its route changed twice',
    happenings: [breaksRoute, driftsAgain],
    outcome: 'rolled-back',
    reason: 'drift',
  }),
  scenario({
    name: 'has its target changed',
    happenings: [changesTarget],
    tolerance: { endings: true, lostTarget: true },
    outcome: 'rolled-back',
    reason: 'target-changed',
  }),
  scenario({
    name: 'has a route with a path to nowhere',
    extras: { hasDeadPath: true },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'has a route with a path to nowhere and is bad',
    extras: { hasDeadPath: true },
    next: { errorRatio: 0.3 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'has two Services',
    extras: { hasSecondService: true },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'has two Services and crashes in the promotion',
    extras: { hasSecondService: true },
    next: { crashesInTarget: true },
    outcome: 'rolled-back',
    reason: 'not-ready',
  }),
  scenario({
    name: 'says 100 % itself',
    spec: {
      stages: [
        { weight: 50, bakeMs: 2000, needsApproval: false },
        { weight: 100, bakeMs: 2000, needsApproval: false },
      ],
    },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({ name: 'has no stages', spec: { stages: [] }, outcome: 'promoted', reason: 'done' }),
  scenario({ name: 'shares by pods', spec: { route: byPods }, outcome: 'promoted', reason: 'done' }),
  scenario({
    name: 'shares by pods and is bad',
    spec: { route: byPods },
    next: { errorRatio: 0.05 },
    tolerance: shrinking,
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'shares by pods in small steps',
    spec: {
      route: byPods,
      stages: [
        { weight: 5, bakeMs: 2000, needsApproval: false },
        { weight: 25, bakeMs: 2000, needsApproval: false },
      ],
    },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({ name: 'comes from a manifest', spec: fromManifest, outcome: 'promoted', reason: 'done' }),
  scenario({
    name: 'comes from a manifest and crashes in the promotion',
    spec: fromManifest,
    next: { crashesInTarget: true },
    outcome: 'rolled-back',
    reason: 'not-ready',
  }),
  scenario({
    name: 'is to be held when bad',
    next: { errorRatio: 0.05 },
    spec: { onFailure: 'hold' },
    outcome: 'held',
    reason: 'check-failed',
  }),
  scenario({
    name: 'runs already',
    spec: { change: { images: [{ container: undefined, image: oldImage }], manifests: [] } },
    outcome: 'unchanged',
    reason: 'done',
  }),
];

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}".`);
  return found;
}
