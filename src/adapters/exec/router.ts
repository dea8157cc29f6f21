import { isWritten, type Balanced } from '../../model/balancer.ts';
import type { ExecRoute } from '../../model/spec.ts';
import type { Balancer } from '../../ports/balancer.ts';
import type { Routed, Router } from '../../ports/router.ts';

/** The user's commands, bound to a plan: what they read is compared with what was written. */
export function execRouter(
  balancer: Balancer,
  { smallestShare }: Pick<ExecRoute, 'smallestShare'>,
  plan: Routed,
): Router {
  const balanced = balancedBy(plan);
  return {
    view: async (split) => {
      const view = await balancer.read(balanced);
      return {
        isInPlace: isWritten(split, view, smallestShare),
        actual: view.split.share,
        settled: view.settled,
        manager: '',
      };
    },
    write: (split) => balancer.write(balanced, split, plan.route.original),
  };
}

function balancedBy({ id, namespace, route: { backends } }: Routed): Balanced {
  return {
    rollout: id,
    namespace,
    target: backends.stableWorkload,
    candidate: backends.candidateWorkload,
    services: { stable: backends.stable, candidate: backends.candidate },
  };
}
