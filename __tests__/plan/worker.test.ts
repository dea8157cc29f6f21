import { describe, expect, test } from '@jest/globals';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import type { Spec } from '../../src/model/spec.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { RefusedError } from '../../src/plan/refusal.ts';
import { evolve, initialState } from '../../src/rollout/evolve.ts';
import { shopManifests, shopSpec } from '../simulation/shop.ts';
import { planAlone, probe, shopFacts } from './facts.ts';

const facts: Facts = { ...shopFacts(), services: [], routes: [] };
const stages = [25, 50].map((weight) => ({ weight, bakeMs: 60_000, needsApproval: false }));

function planOf(changes: Partial<Spec> = {}, more: Partial<Facts> = {}): Plan {
  const spec = shopSpec({ route: undefined, stages, ...changes });
  return planAlone(spec, { ...facts, ...more }).plan;
}

function outline({ steps }: Plan): readonly string[] {
  return steps.map((step) =>
    step.kind === 'scale' ? `scale ${step.candidate.replicas} beside ${step.stable.replicas}` : step.kind,
  );
}

describe('a target that no Service selects', () => {
  test('gets its share of the work by its number of pods, and is updated in place', () => {
    const plan = planOf();
    expect(outline(plan)).toEqual([
      'start-candidate',
      'scale 2 beside 6',
      'await-metrics',
      'analyse',
      'scale 6 beside 6',
      'analyse',
      'restore-size',
      'update-target',
      'remove-candidate',
    ]);
    expect(leadOf(plan).route).toMatchObject({
      objects: [],
      backends: { candidateSelector: { app: 'shop', 'cutover/role': 'candidate' } },
    });
    expect(plan.notes[0]).toMatch(
      /share of the work is its number of pods: 25 % is really 25 % \(2 of 8 pods\)/,
    );
  });

  test('carries the share of its pods from when they are ready until they are removed', () => {
    const plan = planOf();
    const after = plan.steps
      .slice(0, 2)
      .reduce(
        (state, step) =>
          [
            { type: 'step-started', at: 0, step } as const,
            { type: 'step-finished', at: 0, step } as const,
          ].reduce(evolve, state),
        initialState(plan, 0),
      );
    expect(after.split.share).toBe(25);
    const removed = {
      kind: 'remove-candidate',
      candidate: leadOf(plan).candidate,
      service: undefined,
    } as const;
    expect(evolve(after, { type: 'step-finished', at: 0, step: removed }).split.share).toBe(0);
  });

  test('that sleeps is tried with one pod, and then given the new version', () => {
    const sleeping = facts.workload && { ...facts.workload, wanted: 0 };
    const plan = planOf({}, { workload: sleeping });
    expect(outline(plan)).toEqual([
      'start-candidate',
      'scale 1 beside 0',
      'prove',
      'update-target',
      'remove-candidate',
    ]);
    expect(plan.notes[0]).toMatch('has 0 pods');
  });

  test('keeps its autoscaler and brings its configuration', () => {
    const { autoscalers } = shopFacts({ hasAutoscaler: true });
    const kinds = planOf({}, { autoscalers, manifests: shopManifests() }).steps.map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['pin-autoscaler', 'make-copies', 'start-candidate']);
    expect(kinds.slice(-3)).toEqual(['keep-copies', 'remove-candidate', 'restore-autoscaler']);
  });

  test('has no requests to try, to tell apart or to copy', () => {
    const asked: Partial<Spec> = {
      smoke: [{ text: 'GET / == 200', method: 'GET', path: '/', status: 200, requests: 1 }],
      checks: [probe],
      testers: [{ by: 'header', name: 'X', value: '1' }],
      mirror: { share: 10, methods: ['GET'], bakeMs: 1 },
      sticky: { cookie: undefined, seconds: undefined },
    };
    const reasons = (): readonly string[] => {
      try {
        planOf(asked);
        return [];
      } catch (error) {
        if (error instanceof RefusedError) return error.reasons.map((text) => text.split(':')[0] ?? '');
        throw error;
      }
    };
    expect(reasons()).toEqual(['smoke', 'checks', 'testers', 'mirror', 'sticky']);
  });

  test('cannot be blue-green, or have a route', () => {
    expect(() => planOf({ strategy: 'blue-green' })).toThrow('no Service selects the pods');
    expect(() => planOf({ route: { kind: 'Service', name: 'shop' } })).toThrow('no Service selects the pods');
  });
});
