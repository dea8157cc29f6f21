import type { KubeObject } from '../../../src/model/kube.ts';
import type { Backends } from '../../../src/model/plan.ts';
import { istio, istioConnections } from '../../../src/routers/istio/codec.ts';
import type { Proof } from '../contract.ts';
import { connectionFixtures } from './connection-fixtures.ts';
import { httpFixtures } from './http-fixtures.ts';

export const istioProof: Proof = {
  harness: { codec: istio, untouched },
  fixtures: httpFixtures,
  crds: ['istio'],
};
export const istioConnectionProof: Proof = {
  harness: { codec: istioConnections, untouched },
  fixtures: connectionFixtures,
  crds: ['istio'],
};

interface Weighted {
  readonly destination: { readonly host: string };
  readonly weight?: number;
}

interface Route {
  readonly name?: string;
  readonly route?: readonly Weighted[];
}

/** Both versions as one destination, and each destination's part of its route in place of a weight. */
function untouched(objects: readonly KubeObject[], backends: Backends): unknown {
  return objects.map((object) => {
    const spec = object['spec'] as Readonly<Record<string, unknown>>;
    const parts = ['http', 'tls', 'tcp'].flatMap((protocol) => {
      const routes = spec[protocol] as readonly Route[] | undefined;
      if (routes === undefined) return [];
      const own = routes.filter(({ name = '' }) => !name.startsWith('cutover-'));
      return [[protocol, own.map((route) => withParts(route, backends))] as const];
    });
    return { ...object, spec: { ...spec, ...Object.fromEntries(parts) } };
  });
}

function withParts(route: Route, { candidate }: Backends): unknown {
  if (route.route === undefined) return route;
  const isAlone = route.route.length === 1;
  const parts: { weight: number; readonly destination: unknown }[] = [];
  for (const { weight, ...rest } of route.route) {
    const last = parts.at(-1);
    const own = isAlone ? 1 : (weight ?? 0);
    // The candidate follows the stable destination that it was split from.
    if (rest.destination.host.split('.')[0] === candidate && last !== undefined) last.weight += own;
    else parts.push({ ...rest, weight: own });
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return { ...route, route: parts.map(({ weight, ...rest }) => ({ ...rest, part: weight / total })) };
}
