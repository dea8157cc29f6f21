import type { KubeObject } from '../../../src/model/kube.ts';
import { ingressNginx } from '../../../src/routers/ingress-nginx/codec.ts';
import { backends } from '../backends.ts';
import type { Proof, RouteFixture } from '../contract.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An Ingress as users have it. */
export function ingressWith(spec: Fields, annotations: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', namespace: 'web', uid: '7', resourceVersion: '3', annotations },
    spec,
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } },
  };
}

const toShop = { service: { name: 'shop', port: { number: 80 } } };
const toPages = { service: { name: 'pages', port: { name: 'http' } } };
const prefixPath = (path: string, backend: Fields): Fields => ({ path, pathType: 'Prefix', backend });
const host = (name: string, ...paths: readonly Fields[]): Fields => ({ host: name, http: { paths } });

function fixture(name: string, spec: Fields, annotations?: Readonly<Record<string, string>>): RouteFixture {
  const objects = [ingressWith(spec, annotations)];
  return { name, backends, planned: objects, before: objects };
}

const nginx = 'nginx.ingress.kubernetes.io/';

export const ingressNginxProof: Proof = {
  harness: { codec: ingressNginx, untouched: (objects) => objects },
  fixtures: [
    fixture('one path', {
      ingressClassName: 'nginx',
      rules: [host('shop.test', prefixPath('/', toShop))],
    }),
    fixture('several hosts and services, with TLS', {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['shop.test'], secretName: 'shop-tls' }],
      rules: [
        host('shop.test', prefixPath('/', toShop), prefixPath('/pages', toPages)),
        host('pages.test', prefixPath('/', toPages)),
        host('api.shop.test', { path: '/v1(/|$)(.*)', pathType: 'ImplementationSpecific', backend: toShop }),
      ],
    }),
    fixture(
      'the class as an annotation, and others that a canary inherits or not',
      { rules: [host('shop.test', prefixPath('/', toShop))], defaultBackend: toPages },
      {
        'kubernetes.io/ingress.class': 'nginx',
        'cert-manager.io/cluster-issuer': 'letsencrypt',
        [`${nginx}rewrite-target`]: '/$2',
        [`${nginx}affinity`]: 'cookie',
        [`${nginx}session-cookie-name`]: 'route',
      },
    ),
    fixture('no host, a class of its own', {
      ingressClassName: 'nginx-internal',
      rules: [{ http: { paths: [prefixPath('/', toShop)] } }],
    }),
    fixture('any name below a domain', {
      ingressClassName: 'nginx',
      rules: [host('*.shop.test', prefixPath('/', toShop))],
    }),
    fixture('an exact path, and a longer one that goes elsewhere', {
      ingressClassName: 'nginx',
      rules: [
        host(
          'shop.test',
          { path: '/checkout', pathType: 'Exact', backend: toShop },
          prefixPath('/checkout/legal', toPages),
          prefixPath('/', toShop),
        ),
      ],
    }),
    fixture('two of its ports, one by name', {
      ingressClassName: 'nginx',
      rules: [
        host('shop.test', prefixPath('/', toShop)),
        host('admin.shop.test', prefixPath('/', { service: { name: 'shop', port: { name: 'admin' } } })),
      ],
    }),
    fixture(
      'gRPC behind TLS',
      {
        ingressClassName: 'nginx',
        tls: [{ secretName: 'wildcard-tls' }],
        rules: [host('grpc.shop.test', prefixPath('/shop.v1.Orders', toShop))],
      },
      { [`${nginx}backend-protocol`]: 'GRPC', [`${nginx}ssl-redirect`]: 'true' },
    ),
    fixture(
      'limits, time-outs and a login before it',
      { ingressClassName: 'nginx', rules: [host('shop.test', prefixPath('/', toShop))] },
      {
        [`${nginx}proxy-body-size`]: '8m',
        [`${nginx}proxy-read-timeout`]: '120',
        [`${nginx}limit-rps`]: '20',
        [`${nginx}auth-url`]: 'https://login.test/oauth2/auth',
        [`${nginx}whitelist-source-range`]: '192.0.2.0/24',
      },
    ),
    fixture(
      'paths by regular expressions for all of a host',
      {
        ingressClassName: 'nginx',
        rules: [
          host('shop.test', {
            path: '/(cart|checkout)/.*',
            pathType: 'ImplementationSpecific',
            backend: toShop,
          }),
        ],
      },
      { [`${nginx}use-regex`]: 'true' },
    ),
  ],
};
