import type { KubeObject } from '../../../src/model/kube.ts';
import type { Backends } from '../../../src/model/plan.ts';
import type { RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type Annotations = Readonly<Record<string, string>>;

export const alb = 'alb.ingress.kubernetes.io/';

/** An Ingress of the controller, with targets that the candidate can have too. */
export function ingressWith(spec: Fields, annotations: Annotations = {}): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '7',
      resourceVersion: '3',
      labels: { app: 'shop' },
      annotations: {
        [`${alb}scheme`]: 'internet-facing',
        [`${alb}target-type`]: 'ip',
        ...annotations,
      },
    },
    spec: { ingressClassName: 'alb', ...spec },
    status: { loadBalancer: { ingress: [{ hostname: 'k8s-web-shop.eu-west-1.elb.amazonaws.com' }] } },
  };
}

export function serviceWith(annotations: Annotations = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop', namespace: 'web', uid: '8', resourceVersion: '4', annotations },
    spec: {
      type: 'ClusterIP',
      selector: { app: 'shop' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    },
  };
}

export const to = (name: string, port: Fields): Fields => ({ service: { name, port } });
export const action = (name: string): Fields => to(name, { name: 'use-annotation' });
export const path = (value: string, backend: Fields, pathType = 'Prefix'): Fields => ({
  path: value,
  pathType,
  backend,
});
export const host = (name: string, ...paths: readonly Fields[]): Fields => ({ host: name, http: { paths } });

export const group = (serviceName: string, weight?: number, servicePort: number | string = 80): Fields => ({
  serviceName,
  servicePort,
  ...(weight === undefined ? {} : { weight }),
});

export function forward(...targetGroups: readonly Fields[]): string {
  return JSON.stringify({ type: 'forward', forwardConfig: { targetGroups } });
}

const shop = to('shop', { number: 80 });
const pages = to('pages', { number: 80 });
const actionShop = { rules: [host('shop.test', path('/', action('split')))] };

const elsewhere = JSON.stringify({
  type: 'redirect',
  redirectConfig: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' },
});

const spaced = `{
  "Type": "forward",
  "ForwardConfig": {
    "TargetGroups": [
      { "Weight": 1, "ServiceName": "shop", "ServicePort": "80" }
    ]
  }
}
`;

const sticky = JSON.stringify({
  type: 'forward',
  forwardConfig: {
    targetGroups: [group('shop', 1)],
    targetGroupStickinessConfig: { enabled: true, durationSeconds: 200 },
  },
});

const byArn = {
  targetGroupARN: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/vm/1',
  weight: 10,
};

const oidc = {
  [`${alb}certificate-arn`]: 'arn:aws:acm:eu-west-1:1:certificate/1',
  [`${alb}listen-ports`]: '[{"HTTP": 80}, {"HTTPS": 443}]',
  [`${alb}ssl-redirect`]: '443',
  [`${alb}auth-type`]: 'oidc',
  [`${alb}group.name`]: 'public',
};

const header = JSON.stringify([
  { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'X-Tenant', values: ['a', 'b'] } },
]);

export function fixtures(backends: Backends): readonly RouteFixture[] {
  const fixture = (name: string, spec: Fields, annotations?: Annotations): RouteFixture => {
    const objects = [ingressWith(spec, annotations), serviceWith()];
    return { name, backends, planned: objects, before: objects };
  };
  const act = (text: string): Annotations => ({ [`${alb}actions.split`]: text });
  return [
    fixture('an action with one target group', actionShop, act(forward(group('shop', 100)))),
    fixture(
      'an action without a weight, a port by name',
      actionShop,
      act(forward(group('shop', undefined, 'http'))),
    ),
    fixture('names with a capital, a port as text, line breaks', actionShop, act(spaced)),
    fixture('a sticky action', actionShop, act(sticky)),
    fixture(
      'another Service in the action',
      actionShop,
      act(forward(group('shop', 90), group('legacy', 10))),
    ),
    fixture('a target group of AWS in the action', actionShop, act(forward(byArn, group('shop', 30)))),
    fixture('one that is switched off', actionShop, act(forward(group('shop', 1), group('old', 0)))),
    fixture(
      'two ports of the Service in one action',
      actionShop,
      act(forward(group('shop', 9), group('shop', 1, 8443))),
    ),
    fixture(
      'an action of the name of the Service, and a redirect',
      {
        rules: [
          host('shop.test', path('/', action('redirect'), 'Exact'), path('/', action('shop'))),
          host('pages.test', path('/', pages)),
        ],
      },
      { [`${alb}actions.shop`]: forward(group('shop')), [`${alb}actions.redirect`]: elsewhere },
    ),
    fixture(
      'two actions, one of them with it switched off, and one that no path uses',
      { rules: [host('shop.test', path('/a', action('one')), path('/b', action('two')))] },
      {
        [`${alb}actions.one`]: forward(group('shop', 3), group('edge', 1)),
        [`${alb}actions.two`]: forward(group('edge', 7), group('shop', 0)),
        [`${alb}actions.unused`]: forward(group('shop', 5)),
      },
    ),
    fixture('a path to the Service itself', { rules: [host('shop.test', path('/', shop))] }),
    fixture('paths to the Service itself, by the name of the port, on several hosts', {
      tls: [{ hosts: ['shop.test'] }],
      rules: [
        host('shop.test', path('/', to('shop', { name: 'http' })), path('/pages', pages)),
        host('*.shop.test', path('/api/*', to('shop', { name: 'http' }), 'ImplementationSpecific')),
        { http: { paths: [path('/', pages)] } },
      ],
    }),
    fixture('the Service as the default backend', {
      defaultBackend: shop,
      rules: [host('pages.test', path('/', pages))],
    }),
    fixture(
      'authentication, TLS and conditions, as annotations of the Ingress',
      { rules: [host('shop.test', path('/', shop, 'Exact'))] },
      { ...oidc, [`${alb}conditions.shop`]: header },
    ),
    fixture(
      'a path to the Service and another one by action',
      { rules: [host('shop.test', path('/', shop), path('/b', action('split')))] },
      act(forward(group('shop', 1), group('legacy', 1))),
    ),
  ];
}
