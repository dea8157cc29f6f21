import { execRoute } from '../model/balancer.ts';
import type { Resource } from '../model/kube.ts';
import type { RoutePlan } from '../model/plan.ts';
import type { RouteRef } from '../model/spec.ts';
import type { RouterCodec } from './codec.ts';
import { apisix } from './apisix/codec.ts';
import { awsAlb } from './aws-alb/codec.ts';
import { emissary } from './emissary/codec.ts';
import { contour } from './contour/codec.ts';
import { connectionRoutes, grpcRoutes, httpRoutes } from './gateway-api/codec.ts';
import { ingressNginx } from './ingress-nginx/codec.ts';
import { meshHttpRoutes, meshTcpRoutes } from './kuma/codec.ts';
import { linkerd } from './linkerd/codec.ts';
import { openshiftRoutes } from './openshift/codec.ts';
import { istio, istioConnections } from './istio/codec.ts';
import { servicePods } from './service/codec.ts';
import { smi } from './smi/codec.ts';
import { ingressRoutes, tcpIngressRoutes, traefikServices } from './traefik/codec.ts';

/** All routers. A router is its folder and its line here. */
export const routers: readonly RouterCodec[] = [
  servicePods,
  httpRoutes,
  grpcRoutes,
  connectionRoutes,
  ingressNginx,
  linkerd,
  smi,
  apisix,
  awsAlb,
  emissary,
  openshiftRoutes,
  contour,
  ingressRoutes,
  tcpIngressRoutes,
  traefikServices,
  istio,
  istioConnections,
  meshHttpRoutes,
  meshTcpRoutes,
];

export const routerResources: readonly Resource[] = routers.flatMap(({ resources }) => resources);

/** The codecs that a plan needs: one, or none where the user's own commands share the traffic. */
export function codecsOf({ codec }: Pick<RoutePlan, 'codec'>): readonly RouterCodec[] {
  return codec === execRoute ? [] : [codecNamed(codec)];
}

/** The codec that a plan names; a plan is only ever made with one that is known. */
export function codecNamed(name: string): RouterCodec {
  const codec = routers.find((one) => one.name === name);
  if (codec === undefined) throw new Error(`This version of Cutover has no router ${name}.`);
  return codec;
}

/** The routers that serve the kind of a route; the one that it names. */
export function routersFor({ kind, group, router }: Omit<RouteRef, 'name'>): readonly RouterCodec[] {
  return routers.filter(
    ({ name, kinds, resources }) =>
      (router === undefined || router === name) &&
      kinds.includes(kind) &&
      (group === undefined || resources.some((one) => one.kind === kind && one.group === group)),
  );
}
