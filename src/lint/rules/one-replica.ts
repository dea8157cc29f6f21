import { leastField } from '../../manifests/autoscaler.ts';
import type { LintFacts } from '../facts.ts';
import type { Rule } from '../rule.ts';

export const oneReplica: Rule = {
  name: 'one-replica',
  finds: 'The target has one pod.',
  why: 'Every user is on one pod: on the only old one until its successor takes over, on the only candidate during the promotion. One eviction, crash or lost node, and nobody answers.',
  fix: '`replicas: 2`, or `minReplicas: 2` of its HorizontalPodAutoscaler, or `minReplicaCount: 2` of its ScaledObject.',
  check: (facts) => {
    const { kind, name, replicas } = facts.workload;
    // A DaemonSet has as many as there are nodes for it.
    if (replicas !== 1 || kind === 'DaemonSet' || facts.services.length === 0) return [];
    const { autoscaler } = facts;
    return [
      {
        object: `${kind} ${name}`,
        message: `It has one pod: ${harm(facts)}.`,
        fix:
          autoscaler === undefined
            ? 'Give it two pods or more before the rollout.'
            : `Let ${autoscaler.kind} ${autoscaler.name} keep two pods or more.`,
        yaml: `${autoscaler === undefined ? 'replicas' : leastField(autoscaler.kind)}: 2`,
      },
    ];
  },
};

function harm({ strategy, workload }: LintFacts): string {
  if (workload.kind === 'StatefulSet')
    return 'strategy rolling ends it before its successor starts, and nobody answers in between';
  return strategy === 'rolling'
    ? 'strategy rolling ends it while every user is on it'
    : 'while the versions change hands every user is on one pod, and if it is evicted, crashes or loses its node, nobody answers';
}
