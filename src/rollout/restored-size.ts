import { targetWith, type Plan } from '../model/plan.ts';
import type { RestoreSize } from '../model/step.ts';

/** The target's number of pods before the rollout. */
export function restoredSize(plan: Plan, target: string): RestoreSize {
  return { kind: 'restore-size', target, replicas: targetWith(plan, target).replicas };
}
