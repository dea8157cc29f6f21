import { connectionRoutes, grpcRoutes, httpRoutes } from '../../../src/routers/gateway-api/codec.ts';
import type { Proof } from '../contract.ts';
import { untouchedGatewayRoutes as untouched } from '../gateway-untouched.ts';
import { connectionFixtures, grpcFixtures, httpFixtures } from './fixtures.ts';

export const httpRouteProof: Proof = {
  harness: { codec: httpRoutes, untouched },
  fixtures: httpFixtures,
};
export const grpcRouteProof: Proof = { harness: { codec: grpcRoutes, untouched }, fixtures: grpcFixtures };
export const connectionRouteProof: Proof = {
  harness: { codec: connectionRoutes, untouched },
  fixtures: connectionFixtures,
  crds: ['gateway-api'],
};
