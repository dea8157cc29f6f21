import type { RouteRef } from '../model/spec.ts';
import type { RouterCodec } from './codec.ts';
import { gatewayApi } from './gateway-api/codec.ts';
import { servicePods } from './service/codec.ts';

/** The codec for each kind of route. One line each: a router is its folder and its line here. */
export const codecs: Readonly<Record<RouteRef['kind'], RouterCodec>> = {
  HTTPRoute: gatewayApi,
  Service: servicePods,
};
