import type { Backends } from '../../model/plan.ts';
import type { RouterCodec } from '../codec.ts';
import { gatewayCodec } from '../gateway-codec.ts';
import { gatewayRoute, refsOf, type GatewayRoute, type ParentRef, type Rule } from '../gateway-routes.ts';
import { settled } from '../gateway-settled.ts';
import { drawnAnew } from '../unsticky.ts';
import { byWeightedRefs } from '../weighted-refs.ts';

const group = 'policy.linkerd.io';
const common = gatewayCodec({ group, mostMatches: 8 });

/**
 * Linkerd: its own HTTPRoute, that of the Gateway API but for its group, as the mesh's clients follow it.
 * https://linkerd.io/2/reference/httproute/
 *
 * The parent may be the very Service that is split: a backend is sent to by its endpoints and not by the
 * routes of its Service, so one that is pinned to stable is stable alone. Who calls it from outside the
 * mesh follows no route and keeps to stable. Linkerd has no filter that copies requests. Its control plane
 * reads v1beta3, which its charts serve since 2.14.
 */
export const linkerd: RouterCodec = {
  ...common,
  name: 'linkerd',
  can: {
    ...byWeightedRefs,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    mirror: 'no',
    sticky: drawnAnew,
  },
  kinds: ['HTTPRoute'],
  resources: [{ kind: 'HTTPRoute', group, version: 'v1beta3', plural: 'httproutes' }],
  refusal: (objects, backends) => {
    const [object] = objects;
    const reason = object && unsplit(gatewayRoute.parse(object), backends);
    return reason ?? common.refusal(objects, backends);
  },
  settled: ([object]) =>
    object === undefined ? { problem: 'the route is gone' } : settled(ofServices(gatewayRoute.parse(object))),
};

/** Why the mesh's clients would not follow it, or not with all of their requests. */
function unsplit({ metadata, spec }: GatewayRoute, { stable }: Backends): string | undefined {
  const services = (spec.parentRefs ?? []).filter(isService);
  if (services.length === 0) return 'no Service is its parent, and Linkerd shares only traffic to a Service';
  const isOfStable = services.some(
    ({ name, namespace }) => name === stable && (namespace ?? metadata.namespace) === metadata.namespace,
  );
  const isOpen = isOfStable && (spec.rules ?? []).some(isImplicit);
  return isOpen ? `a rule without backendRefs sends to Service ${stable} as a whole: write them` : undefined;
}

function isService({ group: own, kind }: ParentRef): boolean {
  return kind === 'Service' && (own === '' || own === 'core');
}

/** Without backends it is the parent that answers, unless the request is redirected. */
function isImplicit(rule: Rule): boolean {
  const isRedirect = (rule.filters ?? []).some(({ type }) => type === 'RequestRedirect');
  return refsOf(rule).length === 0 && !isRedirect;
}

/** A parent of another kind, a Server, is about who may call: it reports no ResolvedRefs. */
function ofServices(route: GatewayRoute): GatewayRoute {
  const parents = route.status?.parents?.filter(({ parentRef }) => isService(parentRef));
  return { ...route, status: { ...route.status, parents } };
}
