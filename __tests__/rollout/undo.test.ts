import { describe, expect, test } from '@jest/globals';
import { home } from '../../src/model/split.ts';
import type { Step } from '../../src/model/step.ts';
import { agendaOf, currentStep } from '../../src/rollout/agenda.ts';
import { begunSteps, isPastReturn, undoAgenda, undoOf } from '../../src/rollout/undo.ts';
import { shopPlan } from '../plan/facts.ts';
import { byPods, twice } from './making.ts';
import { after, hash, plan, start, stepOfKind, within } from './seeing.ts';

const fromManifest = shopPlan({ change: { images: [], manifests: [] } });

function kinds(steps: readonly Step[]): readonly string[] {
  return steps.map((step) =>
    step.kind === 'shift-traffic' ? `${step.kind} ${step.split.share}` : step.kind,
  );
}

describe('the way back', () => {
  test.each([
    ['pin-service', 0, ['restore-service']],
    ['start-candidate', 0, ['remove-candidate', 'restore-service']],
    ['scale', 0, ['remove-candidate', 'restore-service']],
    ['smoke', 0, ['remove-candidate', 'restore-service']],
    ['shift-traffic', 0, ['shift-traffic 0', 'drain', 'remove-candidate', 'restore-service']],
    ['analyse', 1, ['shift-traffic 0', 'drain', 'remove-candidate', 'restore-service']],
    [
      'update-target',
      0,
      ['revert-target', 'pin-service', 'shift-traffic 0', 'drain', 'remove-candidate', 'restore-service'],
    ],
  ] as const)('from %s is traffic first, and each step once', (kind, nth, expected) => {
    expect(kinds(undoAgenda(plan, within(kind, { nth })))).toEqual(expected);
  });

  test('drains before it removes, as long as asked', () => {
    expect(undoAgenda(plan, within('shift-traffic'))).toEqual([
      { kind: 'shift-traffic', targets: ['shop'], split: home, realShare: 0, why: 'turn-back' },
      { kind: 'drain', what: 'candidate', ms: plan.settings.drainMs },
      { kind: 'remove-candidate', candidate: 'shop-candidate', service: 'shop-candidate' },
      { kind: 'restore-service', service: 'shop', selector: { app: 'shop' } },
    ]);
  });

  test('pins every Service to the old version again, and restores all at the end', () => {
    const agenda = undoAgenda(twice, within('update-target', { of: twice }));
    expect(kinds(agenda)).toEqual([
      'revert-target',
      'pin-service',
      'pin-service',
      'shift-traffic 0',
      'drain',
      'remove-candidate',
      'restore-autoscaler',
      'restore-service',
      'restore-service',
    ]);
    expect(agenda[1]).toEqual({
      kind: 'pin-service',
      target: 'shop',
      service: 'shop-internal',
      to: 'stable',
      selector: { app: 'shop', 'pod-template-hash': hash },
      original: { app: 'shop' },
      before: { app: 'shop' },
    });
    expect(agenda.at(-3)).toEqual({
      kind: 'restore-autoscaler',
      autoscaler: { kind: 'HorizontalPodAutoscaler', name: 'shop' },
      floor: { minReplicas: 2 },
    });
  });

  test('gives stable its own size where a share by pods made it grow', () => {
    const agenda = undoAgenda(byPods, within('analyse', { of: byPods }));
    expect(kinds(agenda)).toEqual([
      'shift-traffic 0',
      'drain',
      'restore-size',
      'remove-candidate',
      'restore-service',
    ]);
    expect(agenda[2]).toEqual({ kind: 'restore-size', target: 'shop', replicas: 4 });
  });

  test('gives the target its own size where a manifest brought another', () => {
    const steps = plan.steps.map((step) =>
      step.kind === 'start-candidate'
        ? { ...step, source: { from: 'manifests', of: 'shop', images: [] } as const, replicasAfter: 6 }
        : step,
    );
    const own = { ...fromManifest, steps };
    expect(kinds(undoAgenda(own, within('update-target', { of: own }))).slice(0, 2)).toEqual([
      'restore-size',
      'revert-target',
    ]);
    const scaled = { ...own, steps: plan.steps };
    expect(kinds(undoAgenda(scaled, within('update-target', { of: scaled })))[0]).toBe('revert-target');
  });
});

describe('the point of return', () => {
  test.each(plan.steps.map((step, index) => [index, step.kind] as const))('step %d (%s)', (index) => {
    const isPast = index >= plan.steps.findIndex(({ kind }) => kind === 'adopt-target');
    expect(isPastReturn(plan, { ...within('pin-service'), cursor: index })).toBe(isPast);
  });

  test('is not passed by a step that has not begun, nor on the way back', () => {
    const cursor = plan.steps.findIndex(({ kind }) => kind === 'adopt-target');
    const before = { ...within('pin-service'), cursor, step: undefined };
    expect(isPastReturn(plan, before)).toBe(false);
    expect(begunSteps(plan, before)).toHaveLength(cursor);
    expect(isPastReturn(plan, { ...within('adopt-target'), direction: 'back' })).toBe(false);
  });
});

test.each([
  stepOfKind('remove-candidate'),
  stepOfKind('adopt-target'),
  stepOfKind('restore-autoscaler', twice),
  { kind: 'revert-target', target: 'shop', hash },
  { kind: 'shift-traffic', targets: ['shop'], split: home, realShare: 0, why: 'home' },
] as const)('$kind cannot be taken back', (step) => {
  expect(undoOf(step, plan)).toBe('irreversible');
});

test('a Service that is given back is pinned by another step, which has the undo', () => {
  expect(undoOf(stepOfKind('restore-service'), plan)).toEqual([]);
});

test('stable at its own size is where turning back goes too', () => {
  expect(undoOf(stepOfKind('restore-size', byPods), byPods)).toEqual([]);
});

test('the agenda is the plan forward and the undoing back', () => {
  const state = within('scale');
  expect(agendaOf(plan, state)).toBe(plan.steps);
  expect(currentStep(plan, state)?.kind).toBe('scale');
  const undoing = undoAgenda(plan, state);
  const back = after(state, {
    type: 'turned-back',
    at: start,
    reason: { kind: 'drift', sentence: '' },
    undoing,
  });
  expect(agendaOf(plan, back)).toBe(undoing);
  expect(currentStep(plan, { ...back, cursor: 99 })).toBeUndefined();
});
