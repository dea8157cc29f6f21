import type { RouterCodec } from '../codec.ts';
import { gatewayCodec } from '../gateway-codec.ts';
import { mirrorLimit } from './mirror-limit.ts';

const group = 'gateway.networking.k8s.io';
const common = gatewayCodec({ group, mostMatches: 64 });
const byWeight = { weights: true, services: true, smallestShare: 0.01, sticky: false } as const;

export const httpRoutes: RouterCodec = {
  ...common,
  name: 'gateway-api',
  can: { ...byWeight, testers: ['header', 'header-pattern', 'cookie', 'query'], mirror: 'by-method' },
  limits: mirrorLimit,
  kinds: ['HTTPRoute'],
  resources: [{ kind: 'HTTPRoute', group, version: 'v1', plural: 'httproutes' }],
};

export const grpcRoutes: RouterCodec = {
  ...common,
  name: 'gateway-api-grpc',
  can: { ...byWeight, testers: ['header', 'header-pattern'], mirror: 'no' },
  kinds: ['GRPCRoute'],
  resources: [{ kind: 'GRPCRoute', group, version: 'v1', plural: 'grpcroutes' }],
};

/** Connections, not requests: they have no headers to look at. */
export const connectionRoutes: RouterCodec = {
  ...common,
  name: 'gateway-api-tcp',
  can: { ...byWeight, testers: [], mirror: 'no' },
  kinds: ['TCPRoute', 'TLSRoute'],
  resources: [
    { kind: 'TCPRoute', group, version: 'v1alpha2', plural: 'tcproutes' },
    { kind: 'TLSRoute', group, version: 'v1alpha2', plural: 'tlsroutes' },
  ],
};
