import { expect } from '@jest/globals';
import type { Observation } from '../../src/model/observation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { CheckSample, StageSample } from '../../src/model/state.ts';
import type { Step, StepName } from '../../src/model/step.ts';
import type { Progress } from '../../src/rollout/step-kind.ts';
import { kindOf } from '../../src/rollout/steps/index.ts';
import { shopPlan } from '../plan/facts.ts';
import { plan, seeing, start, stepOfKind, hash, type Answered } from './seeing.ts';

export const twice = shopPlan({}, { hasSecondService: true, hasAutoscaler: true });
export const byPods = shopPlan({
  route: { kind: 'Service', name: 'shop' },
  stages: [{ weight: 5, bakeMs: 1, needsApproval: false }],
});

export function next(step: Step, seen: Observation, own: Plan = plan): Progress {
  return kindOf(step).next(step, {
    plan: own,
    memory: { startedAt: start, breaches: {} },
    ledgers: {},
    begunAt: start,
    seen,
  });
}

/** What a step of the plan makes of these answers, so long after its start. */
export function made(
  kind: StepName,
  answers: Answered,
  { ms = 0, of = plan }: { readonly ms?: number; readonly of?: Plan } = {},
): Progress {
  return next(stepOfKind(kind, of), seeing(answers, { at: start + ms }), of);
}

export const arm = { requestsPerSecond: 10, errorRatio: 0.5, p99Seconds: 0.2 };

/** A poll in which every check of the first stage said the same. */
export function sampleOf(verdict: CheckSample['verdict']): StageSample {
  const checks = stepOfKind('analyse').checks.map(({ text }) => ({
    text,
    candidate: 1,
    stable: 1,
    verdict,
    detail: 'said nothing',
  }));
  return { at: start, polls: 1, candidate: arm, stable: arm, checks };
}

export const done = { is: 'finished' };
export const wait = (waitingFor: string): object => ({
  is: 'waiting',
  waitingFor: expect.stringContaining(waitingFor) as unknown,
});
export const act = (waitingFor: string, ...effects: readonly object[]): object => ({
  is: 'acting',
  waitingFor,
  effects,
});
export const fail = (kind: string, sentence: string): object => ({
  is: 'failed',
  reason: { kind, sentence: expect.stringContaining(sentence) as unknown },
});
export const endpoint = (name: string, isReady = true, isTerminating = false): object => ({
  pod: name,
  isReady,
  isTerminating,
});
export const pinned = { selector: { app: 'shop', 'pod-template-hash': hash } };
export const old = endpoint(`shop-${hash}-1`);
