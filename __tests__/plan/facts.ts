import type { JourneyCheck } from '../../src/model/check.ts';
import type { Spec } from '../../src/model/spec.ts';
import { workloadView } from '../../src/observe/workload.ts';
import type { Facts } from '../../src/plan/facts.ts';
import type { Planned } from '../../src/plan/planned.ts';
import { planRollout } from '../../src/plan/plan-rollout.ts';
import type { Plan } from '../../src/model/plan.ts';
import { shopSpec, shopWorld, type Extras } from '../simulation/shop.ts';
import { all, find, namespace } from '../simulation/world.ts';

/** A request of our own to pods of both versions. */
export const probe: JourneyCheck = {
  ...{ kind: 'evidence', text: 'probe GET / == 200', slowerThan: undefined, preset: undefined },
  tolerance: { ratio: 1.25, rate: 0.001 },
  counts: {
    walks: 20,
    steps: [
      {
        ...{ name: 'GET /', method: 'GET', path: '/', headers: {}, body: undefined, status: 200 },
        ...{ withinMs: undefined, extract: {}, expect: {} },
      },
    ],
  },
};

/** What inspecting the simulated shop finds. */
export function shopFacts(extras: Extras = {}): Facts {
  const world = shopWorld({}, extras);
  const target = find(world, 'Deployment', 'shop');
  return {
    at: 1_700_000_000_000,
    namespace,
    target,
    workload: target && workloadView(target, all(world, 'ReplicaSet')),
    colours: [],
    others: ['shop', 'cart'],
    services: all(world, 'Service'),
    autoscalers: all(world, 'HorizontalPodAutoscaler'),
    scaledObjects: all(world, 'ScaledObject'),
    budgets: all(world, 'PodDisruptionBudget'),
    pods: all(world, 'Pod'),
    unseen: [],
    routes: all(world, 'HTTPRoute'),
    leftovers: [],
    manifests: undefined,
    previous: undefined,
  };
}

/** Plans one target. */
export function planAlone(spec: Spec, facts: Facts): Planned {
  const { kind, name } = spec.target;
  return planRollout([{ spec, facts }], {
    keeper: { kind, name },
    schema: { migrations: [], records: [] },
    specHash: 'hash',
  });
}

export function shopPlan(changes: Partial<Spec> = {}, extras: Extras = {}): Plan {
  return planAlone(shopSpec(changes), shopFacts(extras)).plan;
}
