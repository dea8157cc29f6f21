import type { Effect } from '../model/effect.ts';
import type { Plan } from '../model/plan.ts';
import type { Step } from '../model/step.ts';
import { perform, type Tools } from './perform.ts';

/**
 * Sends every kind of write that the plan will make to the server as a dry run, admission included, so
 * that a refusal comes before anything is touched. `tools` must hold the dry-running cluster.
 */
export async function rehearse(plan: Plan, tools: Tools): Promise<void> {
  for (const effect of plan.steps.flatMap((step) => firstEffect(step, plan))) await perform(effect, tools);
}

/** The write that begins a step; later writes are of the same kind on the same object. */
function firstEffect(step: Step, { replicas }: Plan): readonly Effect[] {
  if (step.kind === 'pin-service')
    return [{ ensure: 'selector', service: step.service, selector: step.selector }];
  if (step.kind === 'pin-autoscaler') {
    return [{ ensure: 'min-replicas', autoscaler: step.autoscaler, minReplicas: step.minReplicas }];
  }
  if (step.kind === 'make-copies') return [{ ensure: 'copies', copies: step.copies }];
  if (step.kind === 'start-candidate') return [{ ensure: 'candidate', step }];
  if (step.kind === 'shift-traffic' && step.why !== 'home') return [{ ensure: 'split', split: step.split }];
  if (step.kind === 'update-target') return [{ ensure: 'replicas', deployment: step.target, replicas }];
  return [];
}
