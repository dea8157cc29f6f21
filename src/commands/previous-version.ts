import { execRoute } from '../model/balancer.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { Wish, Wishes } from './prepare.ts';

/** All targets of a recorded rollout, each by the revision and the route that it had. */
export function previousVersion(spec: Spec, plan: Plan): Wishes {
  const [lead, ...companions] = plan.targets;
  const wish = (own: PlannedTarget): Wish => {
    const { kind, name } = companions.length === 0 ? plan.keeper : own;
    const [object] = own.route.objects;
    return {
      spec: {
        ...directly(spec, plan),
        target: { kind, name, namespace: plan.namespace },
        // By the router that had it, whatever its class tells.
        route: object && { ...object, router: own.route.codec },
        exec: own.route.codec === execRoute ? spec.exec : undefined,
      },
      previous: { hash: own.stable.hash ?? '', images: own.stable.images },
    };
  };
  return [wish(lead), ...companions.map(wish)];
}

/** The recorded rollout's own way and pace, all at once: the version has served users before. */
function directly(spec: Spec, { settings, strategy }: Plan): Spec {
  return {
    ...spec,
    companions: [],
    strategy,
    stages: [],
    testers: [],
    mirror: undefined,
    sticky: undefined,
    smoke: [],
    checks: [],
    pacing: settings,
  };
}
