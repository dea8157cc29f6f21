import { deployment } from '../manifests/deployment.ts';
import { candidateName } from '../manifests/names.ts';
import { isSame } from '../lib/same.ts';
import { execRoute, type Balanced, type BalancerView } from '../model/balancer.ts';
import type { ExecRoute, Spec } from '../model/spec.ts';
import { home } from '../model/split.ts';
import type { PlannedRouter } from '../routers/codec.ts';
import { sizesByWeight } from '../routers/weighted.ts';
import { rolloutIdAt } from './envelope.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import { servicesOf } from './services.ts';
import { backendsFor, type Routed } from './way.ts';

/** Whose split the read command must be asked for before there can be a plan; undefined: nobody's. */
export function balancedOf(spec: Spec, facts: Facts): Balanced | undefined {
  if (spec.exec === undefined || facts.target === undefined) return undefined;
  const own = ownService(spec.exec, servicesOf(facts, deployment.parse(facts.target)));
  if ('objection' in own) return undefined;
  const { name } = spec.target;
  return {
    rollout: rolloutIdAt(spec.target, facts.at),
    namespace: facts.namespace,
    target: name,
    candidate: candidateName(name),
    services: { stable: own.name, candidate: candidateName(own.name) },
  };
}

/** The way through a balancer that the user's commands read and write. */
export function execWay(exec: ExecRoute, { balancer }: Facts, services: readonly ServiceFacts[]): Routed {
  const own = ownService(exec, services);
  if ('objection' in own) return own;
  if (balancer === undefined) throw new Error('The read command of `route: exec` was not asked.');
  const wrong = refusalOf(balancer);
  if (wrong !== undefined) return { objection: `route: exec: the read command says ${wrong}` };
  return {
    ref: { kind: execRoute, name: own.name },
    codec: routerOf(exec, balancer),
    own,
    backends: backendsFor(own, { target: own.name, hash: '' }),
    objects: [],
  };
}

function ownService(
  { service }: ExecRoute,
  services: readonly ServiceFacts[],
): ServiceFacts | { readonly objection: string } {
  const fitting = services.filter(({ name }) => service === undefined || name === service);
  const [own, ...others] = fitting;
  if (own !== undefined && others.length === 0) return own;
  const names = services.map(({ name }) => name).join(', ');
  return {
    objection:
      service === undefined
        ? `route: exec: ${services.length} Services select the target's pods: ${names}. Say in \`service\` which one the balancer sends to.`
        : `route: exec: Service ${service} does not select the target's pods. Services that do: ${names}.`,
  };
}

/** There is no new version yet: nobody may be sent there. */
function refusalOf({ split, settled }: BalancerView): string | undefined {
  if (typeof settled === 'object')
    return `that the balancer has a problem: ${settled.problem}. Mend it first.`;
  if (isSame(split, home)) return undefined;
  return split.share === 0
    ? 'that testers or copies are sent to the new version, and there is none yet. Send them to the old one first.'
    : `that ${split.share} % go to the new version, and there is none yet. Bring it to 0 first.`;
}

function routerOf({ smallestShare }: ExecRoute, { can, original, settled }: BalancerView): PlannedRouter {
  return {
    name: execRoute,
    can: {
      weights: true,
      services: true,
      smallestShare,
      ...can,
      sticky: { why: 'its commands are told no cookie' },
    },
    limits: () => undefined,
    refs: () => [],
    remember: () => original,
    sizes: sizesByWeight,
    settled: () => settled,
  };
}
