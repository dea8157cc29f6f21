import type { WorkloadView } from '../../model/observation.ts';
import type { Plan } from '../../model/plan.ts';
import type { UpdateTarget } from '../../model/step.ts';
import { restoredSize } from '../restored-size.ts';
import {
  acting,
  elapsedMs,
  finished,
  notReady,
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
    ...(mayResize(plan) ? [restoredSize(plan, target)] : []),
    { kind: 'revert-target', target, hash: previousHash },
  ],
};

function unready(step: UpdateTarget, live: WorkloadView, context: StepContext): Progress {
  const limitMs = context.plan.settings.readyTimeoutMs;
  if (live.stalled !== undefined) return notReady(`${step.target}: ${live.stalled}`);
  if (elapsedMs(context) > limitMs) {
    return notReady(
      `${live.updated} of ${live.wanted} pods of ${step.target} had the new version after ${Math.round(limitMs / 1000)} s (ready-timeout)`,
    );
  }
  return waiting(`${step.target}: ${Math.min(live.updated, live.available)} of ${live.wanted} pods updated`);
}

/** A manifest may bring another number of pods, where no autoscaler has the say. */
function mayResize({ steps }: Plan): boolean {
  const isFromManifest = steps.some(
    (step) => step.kind === 'start-candidate' && step.source.from === 'manifests',
  );
  return isFromManifest && steps.every(({ kind }) => kind !== 'pin-autoscaler');
}
