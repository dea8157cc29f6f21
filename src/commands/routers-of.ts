import type { Plan } from '../model/plan.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Router } from '../ports/router.ts';
import type { House } from './house.ts';

/** The router of each of the plan's targets, by the target's name. */
export function routersOf(
  { id, namespace, targets }: Plan,
  { routerFor }: House,
  cluster: Cluster,
): (target: string) => Router {
  const routers = new Map(
    targets.map(({ name, route }) => [name, routerFor({ id, namespace, route }, cluster)]),
  );
  return (target) => {
    const found = routers.get(target);
    if (found === undefined) throw new Error(`Rollout ${id} has no target ${target}.`);
    return found;
  };
}
