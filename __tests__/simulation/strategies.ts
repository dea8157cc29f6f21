import { scenario, type Scenario } from './scenario.ts';

const byPods = { kind: 'Service', name: 'shop' } as const;
const rolling = {
  strategy: 'rolling',
  route: undefined,
  stages: [{ weight: 25, bakeMs: 4000, needsApproval: false }],
} as const;
/** Kubernetes itself replaces the pods that serve. */
const replacing = { endings: true, lostTarget: true };

/** Other ways than a canary by weights. */
export const strategies: readonly Scenario[] = [
  scenario({
    name: 'is shown to testers and in copies first',
    spec: {
      testers: [{ by: 'header', name: 'X-Tester', value: 'yes' }],
      mirror: { share: 10, methods: ['GET'], bakeMs: 2000 },
      stages: [
        { weight: 0, bakeMs: 2000, needsApproval: false },
        { weight: 50, bakeMs: 2000, needsApproval: false },
      ],
    },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'is bad to testers',
    next: { errorRatio: 0.2 },
    spec: {
      testers: [{ by: 'cookie', name: 'tester', value: 'always' }],
      stages: [{ weight: 0, bakeMs: 3000, needsApproval: false }],
    },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'waits for a person',
    spec: { stages: [{ weight: 25, bakeMs: 2000, needsApproval: true }] },
    outcome: 'held',
    reason: 'approval',
  }),
  scenario({
    name: 'is blue-green',
    spec: { strategy: 'blue-green', stages: [{ weight: 100, bakeMs: 4000, needsApproval: false }] },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'is blue-green by pods, and bad',
    spec: {
      strategy: 'blue-green',
      route: byPods,
      stages: [{ weight: 100, bakeMs: 4000, needsApproval: false }],
    },
    next: { errorRatio: 0.2 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'fetches its work',
    extras: { isWorker: true },
    spec: { route: undefined, checks: [] },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'fetches its work and crashes',
    extras: { isWorker: true },
    spec: { route: undefined, checks: [] },
    next: { start: 'crash' },
    outcome: 'rolled-back',
    reason: 'pod-trouble',
  }),
  scenario({
    name: 'fetches its work and has a ScaledObject',
    extras: { isWorker: true, scaledObject: { minReplicaCount: 1, idleReplicaCount: 0 } },
    spec: { route: undefined, checks: [], stages: [{ weight: 50, bakeMs: 3000, needsApproval: false }] },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'rolls, has a ScaledObject and is bad',
    spec: rolling,
    extras: { scaledObject: {} },
    next: { errorRatio: 0.2 },
    tolerance: replacing,
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({ name: 'rolls', spec: rolling, tolerance: replacing, outcome: 'promoted', reason: 'done' }),
  scenario({
    name: 'rolls to the size of its manifest',
    spec: { ...rolling, change: { images: [], manifests: ['k8s/shop.yaml'] } },
    tolerance: replacing,
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'rolls and is bad',
    spec: rolling,
    next: { errorRatio: 0.2 },
    tolerance: replacing,
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'rolls and crashes',
    spec: rolling,
    next: { start: 'crash' },
    tolerance: replacing,
    outcome: 'rolled-back',
    reason: 'pod-trouble',
  }),
];
