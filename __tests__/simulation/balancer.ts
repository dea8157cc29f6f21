import type { BalancerView } from '../../src/model/balancer.ts';
import { home } from '../../src/model/split.ts';
import type { Balancer } from '../../src/ports/balancer.ts';
import { signed, type Wire } from './api.ts';
import type { BackendRef, RouteObject } from './objects.ts';
import { find, put, type World } from './world.ts';

/**
 * A load balancer of the user's own, with the simulated gateway as its data plane: what it is told is
 * kept in the HTTPRoute, which Cutover does not know of.
 */
export function fakeBalancer(world: World, wire: Wire): Balancer {
  return {
    read: ({ services }) => wire('read the balancer', () => viewOf(routeIn(world), services.candidate)),
    write: ({ services }, { share }, original) =>
      wire('write the balancer', () => {
        const split: readonly BackendRef[] = [
          { name: services.stable, weight: 100 - share },
          { name: services.candidate, weight: share },
        ];
        const backendRefs = share === 0 ? (original as readonly BackendRef[]) : split;
        const route = routeIn(world);
        const rules = route.spec.rules.map((rule) => ({ ...rule, backendRefs }));
        put(world, signed(world, { ...route, spec: { ...route.spec, rules } }, 'balancer'));
      }),
  };
}

function routeIn(world: World): RouteObject {
  const route = find(world, 'HTTPRoute', 'shop');
  if (route === undefined) throw new Error('the balancer is gone');
  return route as RouteObject;
}

function viewOf(route: RouteObject, candidate: string): BalancerView {
  const backendRefs = route.spec.rules.at(-1)?.backendRefs ?? [];
  const weightOf = (refs: readonly BackendRef[]): number =>
    refs.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const own = weightOf(backendRefs.filter(({ name }) => name === candidate));
  const total = weightOf(backendRefs);
  return {
    split: { ...home, share: (100 * own) / total },
    settled: isTakenOver(route) ? 'yes' : 'not-yet',
    can: { testers: [], mirror: 'no' },
    original: backendRefs,
  };
}

interface Parents {
  readonly parents: readonly { readonly conditions: readonly { readonly observedGeneration?: number }[] }[];
}

function isTakenOver({
  metadata: { generation },
  status,
}: RouteObject & { readonly status?: unknown }): boolean {
  const { parents } = (status ?? { parents: [] }) as Parents;
  return parents.some(({ conditions }) =>
    conditions.every(({ observedGeneration }) => observedGeneration === generation),
  );
}
