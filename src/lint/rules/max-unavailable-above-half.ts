import { podsOf } from '../amount.ts';
import type { Rule } from '../rule.ts';

/** Only a RollingUpdate of pods that serve: at a promotion the candidate carries everything. */
export const maxUnavailableAboveHalf: Rule = {
  name: 'max-unavailable-above-half',
  finds: 'With `strategy: rolling`, `maxUnavailable` is more than half of the pods.',
  why: 'Kubernetes may end most old pods before any new one is ready. The rest must carry everybody.',
  fix: 'The input `max-unavailable: 0` or `25%`.',
  check: ({ strategy, services, workload: { kind, name, replicas }, maxUnavailable: amount }) => {
    const missing = podsOf(amount, replicas, Math.floor) ?? 0;
    if (strategy !== 'rolling' || services.length === 0 || missing <= replicas / 2) return [];
    // A pod alone that cannot have its successor beside it is the matter of one-replica.
    if (replicas === 1 && kind !== 'Deployment') return [];
    const most = Math.min(missing, replicas);
    return [
      {
        object: `${kind} ${name}`,
        message: `maxUnavailable is ${amount}: strategy rolling may end ${most} of ${replicas} pods before a new one is ready, and ${most === replicas ? 'nobody answers until then' : `${replicas - most} must carry everybody`}.`,
        ...lower[kind],
      },
    ];
  },
};

/** Only a Deployment can start pods before it ends others; a StatefulSet takes no pace from the input. */
const lower = {
  Deployment: {
    fix: 'Give a lower one as input; 0 ends no pod before its successor is ready.',
    yaml: 'max-unavailable: 0',
  },
  StatefulSet: {
    fix: 'Lower it in the StatefulSet.',
    yaml: 'updateStrategy: { rollingUpdate: { maxUnavailable: 1 } }',
  },
  DaemonSet: { fix: 'Give a lower one as input.', yaml: 'max-unavailable: 1' },
} as const;
