import { covers, type DisruptionBudget } from '../../manifests/disruption-budget.ts';
import { podsOf } from '../amount.ts';
import type { Rule } from '../rule.ts';

export const pdbForbidsEviction: Rule = {
  name: 'pdb-forbids-eviction',
  finds:
    "A PodDisruptionBudget lets none of the target's pods be evicted: `maxUnavailable: 0`, or a `minAvailable` of all pods.",
  why: 'A node that is drained meanwhile (an upgrade, a spot node, the cluster autoscaler) waits for ever, or somebody forces it, and then pods end with no other in their place.',
  fix: '`maxUnavailable: 1` in place of `minAvailable`.',
  check: ({ budgets, next, workload: { replicas } }) =>
    budgets
      .filter((own) => covers(own, next.metadata?.labels ?? {}))
      .flatMap((own) => {
        const fault = faultOf(own, replicas);
        if (fault === undefined) return [];
        return [
          {
            object: `PodDisruptionBudget ${own.metadata.name}`,
            message: `Its ${fault} lets no pod be evicted: a node that is drained meanwhile waits for ever, or is forced and ends pods with no other in their place.`,
            fix: fixOf(own, replicas),
            yaml: 'spec: { maxUnavailable: 1 }',
          },
        ];
      }),
};

/** Kubernetes rounds both up. */
function faultOf({ spec }: DisruptionBudget, replicas: number): string | undefined {
  const { minAvailable, maxUnavailable } = spec;
  // Of no pods none can be evicted, whatever the budget says.
  if (replicas === 0) return undefined;
  if (maxUnavailable !== undefined) {
    return podsOf(maxUnavailable, replicas, Math.ceil) === 0 ? `maxUnavailable ${maxUnavailable}` : undefined;
  }
  if (minAvailable === undefined) return undefined;
  const least = podsOf(minAvailable, replicas, Math.ceil);
  return least !== undefined && least >= replicas
    ? `minAvailable ${minAvailable} of ${replicas} ${replicas === 1 ? 'pod' : 'pods'}`
    : undefined;
}

function fixOf({ spec }: DisruptionBudget, replicas: number): string {
  const out = spec.minAvailable === undefined ? '' : ', and take minAvailable out';
  return `Let one pod at a time go${out}${replicas > 1 ? '' : '; have two or more first'}.`;
}
