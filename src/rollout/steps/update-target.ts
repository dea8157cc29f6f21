import type { WorkloadView } from '../../model/observation.ts';
import type { Plan } from '../../model/plan.ts';
import type { UpdateTarget } from '../../model/step.ts';
import { restoredSize } from '../restored-size.ts';
import {
  acting,
  finished,
  notReady,
  overdue,
  waiting,
  type Progress,
  type StepContext,
  type StepKind,
} from '../step-kind.ts';

/**
 * Updates the target in place while the candidate carries everything, and waits for its rollout to be
 * complete: the target's name, autoscaler and dashboards outlive every rollout.
 */
export const updateTarget: StepKind<UpdateTarget> = {
  questions: ({ target }) => [{ ask: 'workload', name: target }],
  next: (step, context) => {
    const live = context.seen.answer({ ask: 'workload', name: step.target });
    if (live === 'absent') return notReady(`Deployment ${step.target} is gone`);
    if (live.hash === step.previousHash) {
      return acting(`${step.target} to take the new version`, {
        ensure: 'template',
        target: step.target,
        from: { candidate: step.candidate },
      });
    }
    return live.hash !== undefined && live.isComplete ? finished : unready(step, live, context);
  },
  undo: ({ target, previousHash }, plan) => [
    ...(mayResize(plan, target) ? [restoredSize(plan, target)] : []),
    { kind: 'revert-target', target, hash: previousHash },
  ],
};

function unready(step: UpdateTarget, live: WorkloadView, context: StepContext): Progress {
  if (live.stalled !== undefined) return notReady(`${step.target}: ${live.stalled}`);
  const late = overdue(context);
  if (late !== undefined)
    return notReady(`${live.updated} of ${live.wanted} pods of ${step.target} had the new version ${late}`);
  return waiting(`${step.target}: ${Math.min(live.updated, live.available)} of ${live.wanted} pods updated`);
}

/** A manifest may bring another number of pods. */
function mayResize({ steps }: Plan, target: string): boolean {
  return steps.some(
    (step) => step.kind === 'start-candidate' && step.target === target && step.replicasAfter !== undefined,
  );
}
