import type { RouteRef } from '../../src/model/spec.ts';

/** A router of the bench: a codec's own object, as users have it, and the data plane that serves it. */
export interface DataPlane {
  /** The codec's name. */
  readonly router: string;
  readonly through: keyof typeof variables;
  readonly route: RouteRef;
  /** The Host header that reaches it. */
  readonly host: string;
  /** The user's objects, all traffic to stable. */
  readonly objects: readonly object[];
}

const port = 80;
const service = { name: 'shop', port };
const nginxPath = {
  path: '/',
  pathType: 'Prefix',
  backend: { service: { name: 'shop', port: { number: port } } },
};

function httpRoute(name: string, gateway: string): Pick<DataPlane, 'route' | 'host' | 'objects'> {
  const host = `${name}.test`;
  return {
    route: { kind: 'HTTPRoute', group: 'gateway.networking.k8s.io', name },
    host,
    objects: [
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name },
        spec: {
          parentRefs: [{ name: gateway, namespace: 'default' }],
          hostnames: [host],
          rules: [{ backendRefs: [service] }],
        },
      },
    ],
  };
}

function ingressRoute(name: string, backend: object): object {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name },
    spec: {
      entryPoints: ['web'],
      routes: [{ kind: 'Rule', match: `Host(\`${name}.test\`)`, services: [backend] }],
    },
  };
}

export const dataPlanes: readonly DataPlane[] = [
  { router: 'gateway-api', through: 'Traefik', ...httpRoute('by-traefik', 'cutover-gateway') },
  {
    router: 'traefik',
    through: 'Traefik',
    route: { kind: 'IngressRoute', name: 'plain' },
    host: 'plain.test',
    objects: [ingressRoute('plain', service)],
  },
  {
    router: 'traefik-service',
    through: 'Traefik',
    route: { kind: 'TraefikService', name: 'balanced' },
    host: 'balanced.test',
    objects: [
      ingressRoute('balanced', { kind: 'TraefikService', name: 'balanced' }),
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'TraefikService',
        metadata: { name: 'balanced' },
        spec: { weighted: { services: [service] } },
      },
    ],
  },
  { router: 'gateway-api', through: 'Contour and Envoy', ...httpRoute('by-contour', 'contour-gateway') },
  {
    router: 'contour',
    through: 'Contour and Envoy',
    route: { kind: 'HTTPProxy', name: 'proxied' },
    host: 'proxied.test',
    objects: [
      {
        apiVersion: 'projectcontour.io/v1',
        kind: 'HTTPProxy',
        metadata: { name: 'proxied' },
        spec: { virtualhost: { fqdn: 'proxied.test' }, routes: [{ services: [service] }] },
      },
    ],
  },
  {
    router: 'ingress-nginx',
    through: 'ingress-nginx',
    route: { kind: 'Ingress', name: 'by-nginx' },
    host: 'by-nginx.test',
    objects: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'by-nginx' },
        spec: {
          ingressClassName: 'nginx',
          rules: [{ host: 'by-nginx.test', http: { paths: [nginxPath] } }],
        },
      },
    ],
  },
];

const variables = {
  Traefik: 'CUTOVER_TEST_GATEWAY',
  'Contour and Envoy': 'CUTOVER_TEST_CONTOUR',
  'ingress-nginx': 'CUTOVER_TEST_INGRESS_NGINX',
} as const;

export function urlOf({ through }: DataPlane): string {
  const url = process.env[variables[through]];
  if (url === undefined) throw new Error(`${variables[through]} is not set: run npm run bench:splits`);
  return `${url}/`;
}
