import type { FillIdle } from '../../model/step.ts';
import { acting, finished, notReady, waiting, type StepKind } from '../step-kind.ts';

/** Gives the idle Deployment of a pair the new version, while it serves nobody. */
export const fillIdle: StepKind<FillIdle> = {
  questions: ({ idle }) => [{ ask: 'workload', name: idle }],
  next: (step, { plan, seen }) => {
    const live = seen.answer({ ask: 'workload', name: step.idle });
    if (live === 'absent') return notReady(`Deployment ${step.idle} is gone`);
    if (live.rollout !== plan.id) return acting(`Deployment ${step.idle}`, { ensure: 'idle-version', step });
    return live.hash === undefined ? waiting(`the new ReplicaSet of ${step.idle}`) : finished;
  },
  undo: ({ idle, previousHash, replicas }) => [
    { kind: 'restore-size', target: idle, replicas },
    { kind: 'revert-target', target: idle, hash: previousHash },
  ],
};
