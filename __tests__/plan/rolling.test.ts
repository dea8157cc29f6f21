import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Spec } from '../../src/model/spec.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { RefusedError } from '../../src/plan/refusal.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { newImage, shopManifests, shopSpec } from '../simulation/shop.ts';
import { planAlone, shopFacts } from './facts.ts';

const facts = shopFacts();
const stranger: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart-1-a', labels: { app: 'shop' } },
};
const trial = ['pin-service', 'start-candidate', 'scale', 'prove', 'end-trial', 'restore-service'];

function stage(weight: number, needsApproval = false): Spec['stages'][number] {
  return { weight, bakeMs: 60_000, needsApproval };
}

function planOf(changes: Partial<Spec> = {}, more: Partial<Facts> = {}): Plan {
  const spec = shopSpec({
    strategy: 'rolling',
    route: undefined,
    stages: [stage(25), stage(50)],
    ...changes,
  });
  return planAlone(spec, { ...facts, ...more }).plan;
}

/** `roll 1/4`, or the kind of the step. */
function outline({ steps }: Plan): readonly string[] {
  return steps.map((step) => (step.kind === 'roll' ? `roll ${step.pods}/${step.of}` : step.kind));
}

describe('rolling', () => {
  test('judges each batch before the next, and then rolls the rest', () => {
    expect(outline(planOf())).toEqual([
      ...trial,
      'roll 1/4',
      'await-metrics',
      'analyse',
      'roll 2/4',
      'analyse',
      'roll 4/4',
    ]);
    expect(planOf().targets).toMatchObject([{ name: 'shop', candidate: 'shop', route: { objects: [] } }]);
  });

  test('rolls whole pods: the share that is judged is the one that they give', () => {
    const plan = planOf({ stages: [stage(1), stage(10), stage(60)] });
    expect(outline(plan).filter((text) => text.startsWith('roll'))).toEqual([
      'roll 1/4',
      'roll 3/4',
      'roll 4/4',
    ]);
    const judged = plan.steps.flatMap((step) => (step.kind === 'analyse' ? [step] : []));
    expect(judged.map(({ stage: { weight }, realShare }) => [weight, realShare])).toEqual([
      [10, 25],
      [60, 75],
    ]);
    expect(plan.notes[0]).toBe('Users follow the pods: 10 % is 1 of 4 pods; 60 % is 3 of 4 pods.');
  });

  test('does not roll again after a last batch of all pods', () => {
    expect(outline(planOf({ stages: [stage(50), stage(100)] }))).toEqual([
      ...trial,
      'roll 2/4',
      'await-metrics',
      'analyse',
      'roll 4/4',
      'analyse',
    ]);
  });

  test('tries one pod before users come, which the Services are kept from', () => {
    const [pin, start] = planOf().steps;
    expect(pin).toMatchObject({ service: 'shop', to: 'stable', selector: { app: 'shop' } });
    expect(start).toMatchObject({ candidate: 'shop-candidate', replicas: 1 });
    expect(planOf().targets[0].trial).toBe('shop-candidate');
    expect(planOf().notes[1]).toMatch('must stay ready for 5 s before the target takes it');
  });

  test.each<[string, Partial<Facts>]>([
    ['its Service selects other pods too', { pods: [...facts.pods, stranger] }],
    ['no Service has users', { services: [] }],
    ['something has the name already', { leftovers: facts.services }],
    ['the version has served before', { previous: { hash: 'before', images: {} } }],
  ])('tries none where %s, and says so', (_why, more) => {
    const plan = planOf({}, more);
    expect(outline(plan)[0]).toMatch(/^roll /);
    expect(plan.notes[1]).toMatch('Users reach a new pod as soon as it is ready: one that ends');
  });

  test('waits for a person where one is asked for', () => {
    expect(planOf({ stages: [stage(25, true)] }).steps).toContainEqual({
      kind: 'await-approval',
      after: 'batch 1',
    });
  });

  test('waits for no metrics where none are checked', () => {
    expect(outline(planOf({ checks: [] }))).not.toContain('await-metrics');
  });

  test('gives the pace back that the Deployment had', () => {
    const pace = { maxSurge: 1, maxUnavailable: 0 };
    const plan = planOf({ pace });
    const [first] = plan.steps.filter(({ kind }) => kind === 'roll');
    expect(first).toMatchObject({ pace, original: null });
    expect(plan.steps.at(-1)).toEqual({ kind: 'restore-pace', target: 'shop', original: null });
    expect(outline(planOf())).not.toContain('restore-pace');
  });

  test('keeps the autoscaler from making it smaller meanwhile', () => {
    const plan = planOf({}, { autoscalers: shopFacts({ hasAutoscaler: true }).autoscalers });
    const autoscaler = { kind: 'HorizontalPodAutoscaler', name: 'shop' };
    expect(plan.steps[0]).toMatchObject({ kind: 'pin-autoscaler', autoscaler, replicas: 4 });
    expect(plan.steps.at(-1)).toMatchObject({ kind: 'restore-autoscaler', autoscaler });
  });

  test('brings the configuration of the new version before it, and keeps it after', () => {
    const plan = planOf({}, { manifests: shopManifests() });
    expect(outline(plan).at(0)).toBe('make-copies');
    expect(outline(plan)).toContain('keep-copies');
  });

  test('takes the number of pods that its manifest asks for, and gives it back when it is undone', () => {
    const plan = planOf({}, { manifests: shopManifests() });
    expect(plan.steps.at(-1)).toEqual({ kind: 'restore-size', target: 'shop', replicas: 6 });
    const roll = plan.steps.find(({ kind }) => kind === 'roll');
    expect(roll && undoOf(roll, plan)).toContainEqual({ kind: 'restore-size', target: 'shop', replicas: 4 });
  });

  test('leaves the number of pods to an autoscaler', () => {
    const { autoscalers } = shopFacts({ hasAutoscaler: true });
    expect(outline(planOf({}, { manifests: shopManifests(), autoscalers }))).not.toContain('restore-size');
  });

  test('goes back to a recorded revision', () => {
    const previous = { hash: 'before', images: { shop: 'shop:0' } };
    const plan = planOf({}, { previous });
    expect(plan).toMatchObject({ purpose: 'rollback', targets: [{ next: { images: previous.images } }] });
    expect(plan.steps[0]).toMatchObject({ source: { from: 'revision', hash: 'before' } });
  });

  test('needs no Service, and no free name', () => {
    const others = { services: [], leftovers: facts.services };
    expect(outline(planOf({}, others))).toEqual(outline(planOf()).slice(trial.length));
  });

  test('recreates all pods in one batch, only where that is asked for', () => {
    const workload = facts.workload && { ...facts.workload, strategy: { type: 'Recreate' } };
    const plan = planOf({ strategy: 'recreate', stages: [stage(100)] }, { workload });
    expect(outline(plan)).toEqual(['roll 4/4', 'await-metrics', 'analyse', 'restore-pace']);
    expect(plan.steps[0]).toMatchObject({ pace: 'recreate', original: { type: 'Recreate' } });
    expect(plan.notes[0]).toMatch('Users have no version');
    expect(() => planOf({}, { workload })).toThrow(/strategy Recreate.*write `strategy: recreate`/);
  });

  test('says every reason why it cannot be', () => {
    const workload = facts.workload && { ...facts.workload, isPaused: true };
    const images = [{ container: 'web', image: newImage }];
    const refusal = (): Plan => planOf({ change: { images, manifests: [] } }, { workload });
    expect(refusal).toThrow(RefusedError);
    expect(refusal).toThrow(/is paused[^]*fits no container/);
  });
});
