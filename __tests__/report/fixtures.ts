import type { Plan } from '../../src/model/plan.ts';
import type { Report } from '../../src/model/report.ts';
import type { Check } from '../../src/model/check.ts';
import type { CheckSample, StageSample } from '../../src/model/state.ts';
import type { Analyse, Step } from '../../src/model/step.ts';
import { shareOf } from '../routers/shares.ts';

export const start = Date.UTC(2026, 6, 1, 14, 3, 0);

export const checks: readonly Check[] = [
  {
    kind: 'metric',
    text: 'success-rate >= 99%',
    metric: 'success-rate',
    query: 'success-rate',
    comparison: '>=',
    bound: 0.99,
    unit: 'ratio',
    consecutive: 3,
  },
  {
    kind: 'metric',
    text: 'p99 <= 500ms',
    metric: 'p99',
    query: 'p99',
    comparison: '<=',
    bound: 0.5,
    unit: 'seconds',
    consecutive: 3,
  },
];

const original = { app: 'shop' };
const pinned = { app: 'shop', 'pod-template-hash': '7469c64dd8' };
const candidate = 'shop-candidate';
const minute = 60_000;

function analyse(number: number, weight: number): Analyse {
  return {
    kind: 'analyse',
    number,
    of: 3,
    stage: { weight, bakeMs: 10 * minute, needsApproval: false },
    realShare: weight,
    checks,
  };
}

function stageSteps(number: number, weight: number): readonly Step[] {
  return [
    {
      kind: 'scale',
      share: weight,
      candidate: { name: candidate, replicas: Math.ceil(weight / 25) },
      stable: { name: 'shop', replicas: 4, original: 4 },
      service: candidate,
    },
    ...(number === 1
      ? [
          {
            kind: 'smoke',
            candidate,
            probes: [{ text: 'GET / == 200', method: 'GET', path: '/', status: 200, requests: 20 }],
          } as const,
        ]
      : []),
    { kind: 'shift-traffic', targets: ['shop'], split: shareOf(weight), realShare: weight, why: 'stage' },
    analyse(number, weight),
  ];
}

const steps: readonly Step[] = [
  {
    kind: 'pin-service',
    target: 'shop',
    service: 'shop',
    to: 'stable',
    selector: pinned,
    original,
    before: original,
  },
  {
    kind: 'start-candidate',
    target: 'shop',
    candidate,
    replicas: 1,
    source: { from: 'images', images: [{ container: 'shop', image: 'ghcr.io/acme/shop:2.4.0' }] },
    service: candidate,
  },
  ...stageSteps(1, 5),
  ...stageSteps(2, 25),
  ...stageSteps(3, 50),
  { kind: 'shift-traffic', targets: ['shop'], split: shareOf(100), realShare: 100, why: 'promote' },
  { kind: 'drain', what: 'stable', ms: 30_000 },
  { kind: 'update-target', target: 'shop', candidate, previousHash: '7469c64dd8' },
  { kind: 'adopt-target', target: 'shop', service: 'shop', original },
  { kind: 'shift-traffic', targets: ['shop'], split: shareOf(0), realShare: 0, why: 'home' },
  { kind: 'drain', what: 'candidate', ms: 30_000 },
  { kind: 'remove-candidate', candidate, service: candidate },
  { kind: 'restore-service', service: 'shop', selector: original },
];

export const plan: Plan = {
  version: 1,
  id: 'shop-01jd3k',
  purpose: 'deploy',
  strategy: 'canary',
  specHash: 'abc',
  namespace: 'default',
  keeper: { kind: 'Deployment', name: 'shop' },
  targets: [
    {
      kind: 'Deployment',
      name: 'shop',
      candidate,
      stable: { hash: '7469c64dd8', images: { shop: 'ghcr.io/acme/shop:2.3.1', proxy: 'envoy:1' } },
      next: { hash: undefined, images: { shop: 'ghcr.io/acme/shop:2.4.0', proxy: 'envoy:1' } },
      replicas: 4,
      route: {
        codec: 'HTTPRoute',
        objects: [{ kind: 'HTTPRoute', namespace: 'default', name: 'shop' }],
        backends: {
          selector: original,
          stable: 'shop',
          candidate,
          stableSelector: pinned,
          candidateSelector: { 'cutover/role': 'candidate' },
          stableWorkload: 'shop',
          candidateWorkload: candidate,
        },
        original: {},
      },
    },
  ],
  settings: {
    intervalMs: 10_000,
    windowMs: 60_000,
    readyTimeoutMs: 5 * minute,
    drainMs: 30_000,
    timeoutMs: 60 * minute,
    onFailure: 'rollback',
    onCancel: 'rollback',
    judging: { confidence: 0.95, minimumRequests: 0, earlyPromoteMs: undefined },
  },
  steps,
  findings: [
    {
      rule: 'one-replica',
      object: 'Deployment shop',
      message: 'It has one pod: Kubernetes ends it while every user is on it.',
      fix: 'Give it two pods or more before the rollout.',
      yaml: 'replicas: 2',
    },
  ],
  notes: [
    'Kept-alive connections stay where they are: the share holds for new requests through the gateway.',
  ],
};

export const origin: Report['origin'] = {
  actor: 'mona',
  runUrl: 'https://github.com/acme/shop/actions/runs/42',
  repository: 'acme/shop',
  sha: '0123456789abcdef0123456789abcdef01234567',
  workflowUrl: 'https://github.com/acme/shop/actions/workflows/cutover.yml',
};

const stableArm = { requestsPerSecond: 240, errorRatio: 0.0003, p99Seconds: 0.198 };

/** A poll: how many of the candidate's requests fail, and whether there is data at all. */
export function sample(at: number, errorRatio: number | undefined): StageSample {
  if (errorRatio === undefined) {
    const none = { requestsPerSecond: undefined, errorRatio: undefined, p99Seconds: undefined };
    return {
      at,
      polls: 1,
      candidate: none,
      stable: stableArm,
      checks: [unknown(0, 0.9997), unknown(1, 0.198)],
    };
  }
  const known = { stable: 0.9997, detail: undefined } as const;
  return {
    at,
    polls: 1,
    candidate: { requestsPerSecond: 12.5, errorRatio, p99Seconds: 0.212 },
    stable: stableArm,
    checks: [
      {
        ...known,
        text: 'success-rate >= 99%',
        candidate: 1 - errorRatio,
        verdict: errorRatio <= 0.01 ? 'pass' : 'breach',
      },
      { ...known, text: 'p99 <= 500ms', candidate: 0.212, stable: 0.198, verdict: 'pass' },
    ],
  };
}

function unknown(index: number, stable: number): CheckSample {
  const detail = 'Prometheus knows no such series';
  return { text: checks[index]?.text ?? '', candidate: undefined, stable, verdict: 'no-data', detail };
}
