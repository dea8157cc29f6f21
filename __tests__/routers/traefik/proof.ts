import type { KubeObject } from '../../../src/model/kube.ts';
import type { Backends } from '../../../src/model/plan.ts';
import { ingressRoutes, tcpIngressRoutes, traefikServices } from '../../../src/routers/traefik/codec.ts';
import { isOfRollout } from '../backends.ts';
import { stickies, type Proof } from '../contract.ts';
import { serviceFixtures, tcpFixtures, webFixtures } from './fixtures.ts';

const harness = { untouched };
const crds = ['traefik'] as const;

export const ingressRouteProof: Proof = {
  harness: { ...harness, codec: ingressRoutes },
  fixtures: webFixtures,
  crds,
};
export const tcpIngressRouteProof: Proof = {
  harness: { ...harness, codec: tcpIngressRoutes },
  fixtures: tcpFixtures,
  crds,
};
export const traefikServiceProof: Proof = {
  harness: { ...harness, codec: traefikServices },
  fixtures: serviceFixtures,
  crds,
};

interface Ref {
  readonly name: string;
  readonly weight?: number;
}

interface Listed {
  readonly services?: readonly Ref[];
  readonly sticky?: { readonly cookie?: { readonly name?: string } };
}

interface Spec {
  readonly routes?: readonly Listed[];
  readonly weighted?: Listed;
}

/** The object with both versions as one Service, and each Service's part in place of a weight. */
function untouched(objects: readonly KubeObject[], backends: Backends): unknown {
  return objects.map((object) => {
    const spec = object['spec'] as Spec;
    const { routes, weighted } = spec;
    const own = routes?.filter((route) => !isAdded(route, backends));
    return {
      ...object,
      spec: {
        ...spec,
        ...(own && { routes: own.map((route) => withParts(route, backends)) }),
        ...(weighted && { weighted: withParts(withoutOurs(weighted), backends) }),
      },
    };
  });
}

/** The rollout's own cookie is no part of the user's. */
function withoutOurs({ sticky, ...rest }: Listed): Listed {
  const isOurs = stickies.some(({ cookie }) => cookie === sticky?.cookie?.name);
  return sticky === undefined || isOurs ? rest : { ...rest, sticky };
}

function isAdded({ services = [] }: Listed, { candidate }: Backends): boolean {
  return services.length > 0 && services.every(({ name }) => name === candidate);
}

function withParts(listed: Listed, backends: Backends): unknown {
  if (listed.services === undefined) return listed;
  const parts: { weight: number }[] = [];
  for (const { weight = 1, ...rest } of listed.services) {
    const last = parts.at(-1);
    // What the rollout adds follows the stable Service that it was split from.
    if (isOfRollout(rest.name, backends) && last !== undefined) last.weight += weight;
    else parts.push({ ...rest, weight });
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const isAlone = parts.length === 1;
  return {
    ...listed,
    services: parts.map(({ weight, ...rest }) => ({ ...rest, part: isAlone ? 1 : weight / total })),
  };
}
