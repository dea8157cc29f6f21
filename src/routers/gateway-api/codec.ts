import type { RouterCodec, StickyAbility } from '../codec.ts';
import { gatewayCodec } from '../gateway-codec.ts';
import { mirrorLimit } from './mirror-limit.ts';
import { noCookies } from '../unsticky.ts';
import { byWeightedRefs } from '../weighted-refs.ts';

const group = 'gateway.networking.k8s.io';
const common = gatewayCodec({ group, mostMatches: 64 });

/**
 * GEP-1619 is experimental, no status tells whether a gateway follows it, and these do not: Traefik 3.6
 * (it never reads the field), Contour (projectcontour/contour#6427), and those that have Envoy choose a
 * Service by weight before it looks at the cookie (envoyproxy/envoy#24741).
 */
const unkept: StickyAbility = {
  why: '`sessionPersistence` is experimental, and no gateway is known to keep a user across two Services by it',
};

export const httpRoutes: RouterCodec = {
  ...common,
  name: 'gateway-api',
  can: {
    ...byWeightedRefs,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    mirror: 'by-method',
    sticky: unkept,
  },
  limits: mirrorLimit,
  kinds: ['HTTPRoute'],
  resources: [{ kind: 'HTTPRoute', group, version: 'v1', plural: 'httproutes' }],
};

export const grpcRoutes: RouterCodec = {
  ...common,
  name: 'gateway-api-grpc',
  can: { ...byWeightedRefs, testers: ['header', 'header-pattern'], mirror: 'no', sticky: unkept },
  kinds: ['GRPCRoute'],
  resources: [{ kind: 'GRPCRoute', group, version: 'v1', plural: 'grpcroutes' }],
};

/** Connections, not requests: they have no headers to look at. */
export const connectionRoutes: RouterCodec = {
  ...common,
  name: 'gateway-api-tcp',
  can: { ...byWeightedRefs, testers: [], mirror: 'no', sticky: noCookies },
  kinds: ['TCPRoute', 'TLSRoute'],
  resources: [
    { kind: 'TCPRoute', group, version: 'v1alpha2', plural: 'tcproutes' },
    { kind: 'TLSRoute', group, version: 'v1alpha2', plural: 'tlsroutes' },
  ],
};
