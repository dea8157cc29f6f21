import { describe, expect, test } from '@jest/globals';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import type { Step } from '../../src/model/step.ts';
import { shopSpec } from '../simulation/shop.ts';
import { planAlone, shopFacts, shopPlan } from './facts.ts';

const smoke = [{ text: 'GET / == 200', method: 'GET', path: '/', status: 200, requests: 2 }];
const byPods = { route: { kind: 'Service', name: 'shop' } } as const;

function told(plan: Plan): readonly string[] {
  return plan.steps.map((step) => {
    if (step.kind === 'shift-traffic') return `${step.why} ${step.split.share}`;
    if (step.kind === 'scale') return `scale ${step.candidate.replicas}/${step.stable.replicas}`;
    if (step.kind === 'pin-service') return `pin ${step.service} to ${step.to}`;
    return step.kind === 'drain' ? `drain ${step.what}` : step.kind;
  });
}

const stage = (weight: number): object => ({ weight, bakeMs: 1000 });
const promotion = [
  'pin shop to candidate',
  'drain stable',
  'update-target',
  'adopt-target',
  'home 0',
  'drain candidate',
  'remove-candidate',
  'restore-service',
];

describe('the canary', () => {
  test('pins, starts, sizes, proves, shifts and judges; then promotes in place', () => {
    expect(told(shopPlan({ smoke }))).toEqual([
      'pin shop to stable',
      'start-candidate',
      'scale 1/4',
      'smoke',
      'await-metrics',
      'stage 25',
      'analyse',
      'scale 2/4',
      'stage 50',
      'analyse',
      'scale 4/4',
      'promote 100',
      ...promotion,
    ]);
  });

  test('proves even without a stage', () => {
    expect(told(shopPlan({ smoke, stages: [] }))).toEqual([
      'pin shop to stable',
      'start-candidate',
      'scale 4/4',
      'smoke',
      'promote 100',
      ...promotion,
    ]);
  });

  test('says 100 % once, where the user says it', () => {
    const steps = told(shopPlan({ stages: [stage(50), stage(100)] as never }));
    expect(steps.filter((step) => step.endsWith(' 100'))).toEqual(['stage 100']);
  });

  test('awaits metrics only where a check asks for them', () => {
    expect(told(shopPlan({ checks: [] }))).not.toContain('await-metrics');
  });

  test('keeps the autoscaler from shrinking stable, and gives it its own minimum again', () => {
    const { steps } = shopPlan({}, { hasAutoscaler: true });
    const autoscaler = { kind: 'HorizontalPodAutoscaler', name: 'shop' };
    expect(steps.find(({ kind }) => kind === 'pin-autoscaler')).toEqual({
      kind: 'pin-autoscaler',
      autoscaler,
      replicas: 4,
      floor: { minReplicas: 4 },
      original: { minReplicas: 2 },
    });
    expect(steps.at(-1)).toEqual({ kind: 'restore-autoscaler', autoscaler, floor: { minReplicas: 2 } });
  });

  test('takes every Service of the target along', () => {
    expect(
      told(shopPlan({}, { hasSecondService: true })).filter((step) => /pin|adopt|restore/.test(step)),
    ).toEqual([
      'pin shop to stable',
      'pin shop-internal to stable',
      'pin shop to candidate',
      'pin shop-internal to candidate',
      'adopt-target',
      'adopt-target',
      'restore-service',
      'restore-service',
    ]);
  });
});

describe('a share by pods', () => {
  const plan = shopPlan({ ...byPods, stages: [stage(5), stage(25), stage(50)] as never });

  test('is what whole pods give, and stable never shrinks on the way', () => {
    expect(told(plan).filter((step) => step.startsWith('scale'))).toEqual([
      'scale 1/9',
      'scale 3/9',
      'scale 9/9',
      'scale 4/4',
    ]);
    const real = plan.steps.flatMap((step) => (step.kind === 'analyse' ? [step.realShare] : []));
    expect(real).toEqual([10, 25, 50]);
    expect(plan.notes[0]).toContain('5 % is really 10 % (1 of 10 pods); 25 % is really 25 % (3 of 12 pods)');
  });

  test('gives stable its size while it serves nobody, and has no route to send home', () => {
    expect(told(plan).slice(-7)).toEqual([
      'drain stable',
      'restore-size',
      'update-target',
      'adopt-target',
      'drain candidate',
      'remove-candidate',
      'restore-service',
    ]);
    expect(plan.steps.find((step: Step) => step.kind === 'start-candidate')).toMatchObject({
      replicas: 1,
      service: undefined,
    });
  });
});

test('the plan names what is and what will be', () => {
  const { plan, is } = planAlone(shopSpec(), shopFacts());
  expect(is).toBe('planned');
  expect(plan).toMatchObject({
    version: 1,
    id: 'shop-loyw3v28',
    purpose: 'deploy',
    specHash: 'hash',
    namespace: 'prod',
    notes: [],
    settings: { onFailure: 'rollback', onCancel: 'rollback', drainMs: 2000 },
    targets: [
      {
        name: 'shop',
        candidate: 'shop-candidate',
        replicas: 4,
        next: { hash: undefined, images: { shop: 'registry.example.com/acme/shop:2' } },
      },
    ],
  });
});

test('a rollback goes to the recorded revision', () => {
  const previous = { hash: 'older', images: { shop: 'registry.example.com/acme/shop:0' } };
  const { plan } = planAlone(shopSpec({ stages: [] }), { ...shopFacts(), previous });
  expect(plan).toMatchObject({ purpose: 'rollback', targets: [{ next: { images: previous.images } }] });
  expect(plan.steps.find((step) => step.kind === 'start-candidate')).toMatchObject({
    source: { from: 'revision', hash: 'older' },
  });
});

describe('a route that is not named', () => {
  test('is the only one that leads to the target', () => {
    expect(leadOf(shopPlan({ route: undefined })).route.objects).toEqual([
      { kind: 'HTTPRoute', group: 'gateway.networking.k8s.io', namespace: 'prod', name: 'shop' },
    ]);
  });

  test('is the Service where there is none; what could not be looked for is said', () => {
    const facts = { ...shopFacts(), routes: [], unseen: ['Ingress'] };
    const { plan } = planAlone(shopSpec({ route: undefined }), facts);
    expect(leadOf(plan).route.codec).toBe('service');
    expect(plan.notes.join('\n')).toMatch('Routes of the kinds Ingress were not looked for');
  });
});
