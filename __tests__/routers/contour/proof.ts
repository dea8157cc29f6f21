import type { KubeObject } from '../../../src/model/kube.ts';
import type { Backends } from '../../../src/model/plan.ts';
import { contour } from '../../../src/routers/contour/codec.ts';
import { isOfRollout } from '../backends.ts';
import type { Proof } from '../contract.ts';
import { proxyFixtures } from './fixtures.ts';

export const contourProof: Proof = {
  harness: { codec: contour, untouched },
  fixtures: proxyFixtures,
  crds: ['contour'],
};

interface Ref {
  readonly name: string;
  readonly mirror?: boolean;
  readonly weight?: number;
}

interface Listed {
  readonly services?: readonly Ref[];
}

/** The HTTPProxy with both versions as one Service, and each Service's part in place of a weight. */
function untouched(objects: readonly KubeObject[], backends: Backends): unknown {
  return objects.map((object) => {
    const spec = object['spec'] as { readonly routes?: readonly Listed[]; readonly tcpproxy?: Listed };
    const { routes, tcpproxy } = spec;
    const own = routes?.filter((route) => !isAdded(route, backends));
    return {
      ...object,
      spec: {
        ...spec,
        ...(own && { routes: own.map((route) => withParts(route, backends)) }),
        ...(tcpproxy && { tcpproxy: withParts(tcpproxy, backends) }),
      },
    };
  });
}

function isAdded({ services = [] }: Listed, { candidate }: Backends): boolean {
  const answering = services.filter(({ mirror }) => mirror !== true);
  const isForTesters = answering.length > 0 && answering.every(({ name }) => name === candidate);
  return isForTesters || services.some(({ mirror, name }) => mirror === true && name === candidate);
}

function withParts(listed: Listed, backends: Backends): unknown {
  const { services = [] } = listed;
  const answering = services.filter(({ mirror }) => mirror !== true);
  if (!answering.some(({ name }) => name === backends.stable || isOfRollout(name, backends))) return listed;
  const partOf = partIn(answering);
  const parts: (Omit<Ref, 'weight'> & { part: number })[] = [];
  for (const { weight, ...rest } of services) {
    const part = partOf({ ...rest, weight: weight ?? 0 });
    const last = parts.at(-1);
    // What the rollout adds follows the stable Service that it was split from.
    if (isOfRollout(rest.name, backends) && last !== undefined) last.part += part;
    else parts.push({ ...rest, part });
  }
  return { ...listed, services: parts.map(({ part, ...rest }) => ({ ...rest, part: part.toFixed(9) })) };
}

/** All the same without weights; a mirror's weight is a percent of its own. */
function partIn(answering: readonly Ref[]): (ref: Required<Pick<Ref, 'weight'>> & Ref) => number {
  const total = answering.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return ({ mirror, weight }) => {
    if (mirror === true) return weight;
    return total === 0 ? 1 / answering.length : weight / total;
  };
}
