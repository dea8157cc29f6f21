import { describe, expect, test } from '@jest/globals';
import { accessToCarry } from '../../src/commands/deploy.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Step, StepName } from '../../src/model/step.ts';
import { kedaRules } from '../../src/plan/access.ts';
import { isScaledByKeda } from '../../src/plan/autoscaler.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { shopManifests, shopSpec } from '../simulation/shop.ts';
import { planAlone, shopFacts } from './facts.ts';

const scaled = shopFacts({ scaledObject: {} });
const scaler = { kind: 'ScaledObject', name: 'shop-scaler' };

function planOf(changes: Partial<Facts> = {}, facts = scaled): Plan {
  return planAlone(shopSpec(), { ...facts, ...changes }).plan;
}

function stepIn<K extends StepName>(plan: Plan, kind: K): Extract<Step, { kind: K }> | undefined {
  return plan.steps.find((step) => step.kind === kind) as Extract<Step, { kind: K }> | undefined;
}

/** The ScaledObjects as they are, with other annotations. */
function annotated(annotations: Readonly<Record<string, string>>): readonly KubeObject[] {
  return scaled.scaledObjects.map((own) => ({ ...own, metadata: { ...own.metadata, annotations } }));
}

describe('a target that KEDA scales', () => {
  test.each([
    [{}, 4, { minReplicaCount: null, idleReplicaCount: null }],
    [{ minReplicaCount: 0 }, 4, { minReplicaCount: 0, idleReplicaCount: null }],
    [{ minReplicaCount: 2, idleReplicaCount: 0 }, 4, { minReplicaCount: 2, idleReplicaCount: 0 }],
    [{ minReplicaCount: 6 }, 6, { minReplicaCount: 6, idleReplicaCount: null }],
    [{ maxReplicaCount: 3 }, 3, { minReplicaCount: null, idleReplicaCount: null }],
  ])('has its ScaledObject pinned, and restored as it was: %j', (scaledObject, replicas, original) => {
    const plan = planOf({}, shopFacts({ scaledObject }));
    const floor = { minReplicaCount: replicas, idleReplicaCount: null };
    expect(plan.steps.filter((step) => 'autoscaler' in step)).toEqual([
      { kind: 'pin-autoscaler', autoscaler: scaler, replicas, floor, original },
      { kind: 'restore-autoscaler', autoscaler: scaler, floor: original },
    ]);
  });

  test('cannot be kept above the maximum, and the plan says so', () => {
    const limited = planOf({}, shopFacts({ scaledObject: { maxReplicaCount: 3 } }));
    expect(limited.notes).toContain(
      'ScaledObject shop-scaler allows 3 pods at most, and there are 4: it may end the others.',
    );
    expect(planOf().notes.join()).not.toContain('at most');
  });

  test.each([
    [{ 'autoscaling.keda.sh/paused': 'true' }, undefined],
    [{ 'autoscaling.keda.sh/paused': 'yes, please' }, undefined],
    [{ 'autoscaling.keda.sh/paused-replicas': '4' }, undefined],
    [{ 'autoscaling.keda.sh/paused': 'false' }, scaler],
    [{ 'autoscaling.keda.sh/paused-scale-in': 'true' }, scaler],
  ])('is left alone while it is paused: %j', (annotations, expected) => {
    const plan = planOf({ scaledObjects: annotated(annotations) });
    expect(stepIn(plan, 'pin-autoscaler')?.autoscaler).toEqual(expected);
  });

  test('keeps its size where a manifest brings another, unless it is paused', () => {
    const manifests = shopManifests();
    expect(stepIn(planOf({ manifests }), 'start-candidate')?.replicasAfter).toBeUndefined();
    const paused = annotated({ 'autoscaling.keda.sh/paused': 'true' });
    const alone = planOf({ manifests, scaledObjects: paused });
    expect(stepIn(alone, 'start-candidate')?.replicasAfter).toBe(6);
  });

  test('asleep has nothing that could be lost, and still the autoscaler has the say', () => {
    const workload = scaled.workload && { ...scaled.workload, wanted: 0 };
    const spec = shopSpec({ route: undefined, checks: [] });
    const facts = { ...scaled, workload, services: [], routes: [], manifests: shopManifests() };
    const { plan } = planAlone(spec, facts);
    expect(plan.steps.filter((step) => 'autoscaler' in step)).toEqual([]);
    expect(stepIn(plan, 'start-candidate')).toMatchObject({ replicas: 1 });
    expect(stepIn(plan, 'start-candidate')?.replicasAfter).toBeUndefined();
  });

  test('needs rights on ScaledObjects, and others do not', () => {
    expect(isScaledByKeda(scaled, 'Deployment', 'shop')).toBe(true);
    expect(isScaledByKeda(scaled, 'StatefulSet', 'shop')).toBe(false);
    expect(isScaledByKeda(scaled, 'Deployment', 'shop-candidate')).toBe(false);
    expect(isScaledByKeda(shopFacts({ hasAutoscaler: true }), 'Deployment', 'shop')).toBe(false);
  });

  test('needs them too when its rollout is carried on', () => {
    expect(accessToCarry(planOf())).toEqual(expect.arrayContaining([...kedaRules]));
    const scaledByHorizontal = planOf({}, shopFacts({ hasAutoscaler: true }));
    expect(accessToCarry(scaledByHorizontal).map(({ resource }) => resource)).not.toContain('scaledobjects');
  });

  test('whose ScaledObject is gone has the HorizontalPodAutoscaler that it left', () => {
    const plan = planOf({ scaledObjects: [] });
    expect(stepIn(plan, 'pin-autoscaler')).toMatchObject({
      autoscaler: { kind: 'HorizontalPodAutoscaler', name: 'keda-hpa-shop-scaler' },
      floor: { minReplicas: 4 },
    });
  });
});

test('a HorizontalPodAutoscaler is not asked for more than its maximum', () => {
  const { autoscalers } = shopFacts({ hasAutoscaler: true });
  const small = autoscalers.map((own) => ({ ...own, spec: { ...(own['spec'] as object), maxReplicas: 3 } }));
  expect(stepIn(planOf({ autoscalers: small }), 'pin-autoscaler')?.floor).toEqual({ minReplicas: 3 });
});
