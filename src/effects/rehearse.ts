import type { Plan } from '../model/plan.ts';
import { perform, type Tools } from './perform.ts';

/**
 * Sends every kind of write that the plan will make to the server as a dry run, admission included, so
 * that a refusal comes before anything is touched. `tools` must hold the dry-running cluster.
 */
export async function rehearse(plan: Plan, tools: Tools): Promise<void> {
  for (const step of plan.steps) {
    switch (step.kind) {
      case 'pin-service':
        await perform({ ensure: 'selector', service: step.service, selector: step.selector }, tools);
        break;
      case 'pin-autoscaler':
        await perform({ ensure: 'min-replicas', autoscaler: step.autoscaler, minReplicas: step.minReplicas }, tools);
        break;
      case 'start-candidate':
        await perform({ ensure: 'candidate', step }, tools);
        break;
      case 'shift-traffic':
        if (step.share > 0) await perform({ ensure: 'share', share: step.share }, tools);
        break;
      case 'update-target':
        await perform({ ensure: 'replicas', deployment: step.target, replicas: plan.replicas }, tools);
        break;
      case 'restore-service':
      case 'restore-autoscaler':
      case 'scale':
      case 'smoke':
      case 'await-metrics':
      case 'analyse':
      case 'drain':
      case 'revert-target':
      case 'adopt-target':
      case 'remove-candidate':
      case 'restore-size':
        break;
    }
  }
}
