import type { Proof } from './contract.ts';
import { apisixProof } from './apisix/proof.ts';
import { awsAlbProof } from './aws-alb/proof.ts';
import { emissaryProof } from './emissary/proof.ts';
import { contourProof } from './contour/proof.ts';
import { connectionRouteProof, grpcRouteProof, httpRouteProof } from './gateway-api/proof.ts';
import { ingressNginxProof } from './ingress-nginx/proof.ts';
import { meshHttpRouteProof, meshTcpRouteProof } from './kuma/proof.ts';
import { linkerdProof } from './linkerd/proof.ts';
import { openshiftProof } from './openshift/proof.ts';
import { istioConnectionProof, istioProof } from './istio/proof.ts';
import { serviceProof } from './service/proof.ts';
import { smiProof } from './smi/proof.ts';
import { ingressRouteProof, tcpIngressRouteProof, traefikServiceProof } from './traefik/proof.ts';

/** One entry for each codec of the registry, in its order. */
export const proofs: readonly Proof[] = [
  serviceProof,
  httpRouteProof,
  grpcRouteProof,
  connectionRouteProof,
  ingressNginxProof,
  linkerdProof,
  smiProof,
  apisixProof,
  awsAlbProof,
  emissaryProof,
  openshiftProof,
  contourProof,
  ingressRouteProof,
  tcpIngressRouteProof,
  traefikServiceProof,
  istioProof,
  istioConnectionProof,
  meshHttpRouteProof,
  meshTcpRouteProof,
];
