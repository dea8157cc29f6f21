import { connectionRoutes, grpcRoutes, httpRoutes } from '../../../src/routers/gateway-api/codec.ts';
import type { Proof } from '../contract.ts';
import { untouchedGatewayRoutes as untouched } from '../gateway-untouched.ts';
import { httpFixtures } from './fixtures.ts';
import { connectionFixtures, grpcFixtures } from './other-kinds.ts';

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
