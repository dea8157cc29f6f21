import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/model/kube.ts';
import type { WorkloadView } from '../../src/model/observation.ts';
import type { Spec } from '../../src/model/spec.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { RefusedError } from '../../src/plan/refusal.ts';
import { shopSpec } from '../simulation/shop.ts';
import { planAlone, shopFacts } from './facts.ts';

const facts = shopFacts({ hasSecondService: true });

function reasonsAgainst(changes: Partial<Facts>, spec: Partial<Spec> = {}): readonly string[] {
  try {
    planAlone(shopSpec(spec), { ...facts, ...changes });
    return [];
  } catch (error) {
    if (error instanceof RefusedError) return error.reasons;
    throw error;
  }
}

function target(changes: Partial<WorkloadView>): Partial<Facts> {
  if (facts.workload === undefined) throw new Error('There is no target.');
  return { workload: { ...facts.workload, ...changes } };
}

const marked = (kind: string, annotations: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'shop-candidate', namespace: 'prod', annotations },
});

describe('a target is refused', () => {
  test.each([
    [
      'that does not exist',
      { target: undefined },
      /Deployment prod\/shop does not exist. Deployments in prod: shop, cart/,
    ],
    ['without pods', target({ wanted: 0 }), /has 0 pods/],
    ['that is paused', target({ isPaused: true }), /is paused. Resume it/],
    ['that must never run twice', target({ strategy: { type: 'Recreate' } }), /strategy Recreate/],
    ['that somebody else updates', target({ strategy: { type: 'OnDelete' } }), /update strategy OnDelete/],
    ['that is split already', target({ partition: 2 }), /has a partition of 2/],
    ['that is not whole', target({ isComplete: false, available: 3 }), /is not whole: 3 of 4 pods/],
    ['whose candidate’s name is taken', { leftovers: [marked('Deployment', {})] }, /was not made by Cutover/],
    [
      'with a leftover of ours',
      { leftovers: [marked('Service', { 'cutover/rollout': 'shop-1' })] },
      /belongs to rollout shop-1.*command: abort.*kubectl delete service\/shop-candidate/,
    ],
    ['without a Service', { services: [] }, /no Service selects the pods/],
  ] as const)('%s', (_name, changes, text) => {
    expect(reasonsAgainst(changes as Partial<Facts>).join('\n')).toMatch(text);
  });

  test('whose Service sends to others too', () => {
    const foreign: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'cart-1', labels: { app: 'shop' } },
    };
    expect(reasonsAgainst({ pods: [...facts.pods, foreign] }).join('\n')).toMatch(
      /Service shop also sends to pods that are not shop's \(cart-1\)/,
    );
  });

  test('with all reasons at once', () => {
    expect(reasonsAgainst(target({ wanted: 0, isPaused: true }))).toHaveLength(2);
  });
});

describe('a route is refused', () => {
  test.each([
    [
      'that does not exist',
      { kind: 'HTTPRoute', name: 'shopp' },
      /httproute\/shopp: it does not exist. Routes .*: httproute\/shop\./,
    ],
    [
      'that is another Service',
      { kind: 'Service', name: 'cart' },
      /service\/cart does not select the target's pods. Services that do: shop, shop-internal/,
    ],
  ] as const)('%s', (_name, route, text) => {
    expect(reasonsAgainst({}, { route }).join('\n')).toMatch(text);
  });

  test('that is not named where there are two Services', () => {
    expect(reasonsAgainst({ routes: [] }, { route: undefined }).join('\n')).toMatch(
      /2 Services select the pods of shop: shop, shop-internal. Name one/,
    );
  });

  test('that is not named where there are two routes', () => {
    const [route] = facts.routes;
    const routes = ['shop', 'shop-beta'].map((name) => ({
      ...route,
      metadata: { ...route?.metadata, name },
    }));
    expect(
      reasonsAgainst({ routes: routes as readonly KubeObject[] }, { route: undefined }).join('\n'),
    ).toMatch(
      /2 routes send traffic to shop: httproute\/shop, httproute\/shop-beta. Name one, e.g. `httproute\/shop`/,
    );
  });

  test('that another router has under the same kind and name', () => {
    const [route] = facts.routes as readonly [KubeObject];
    const parentRefs = [{ group: 'core', kind: 'Service', name: 'shop' }];
    const spec = { ...(route['spec'] as object), parentRefs };
    const linkerds = { ...route, apiVersion: 'policy.linkerd.io/v1beta3', spec };
    expect(reasonsAgainst({ routes: [route, linkerds] }, { route: undefined }).join('\n')).toMatch(
      /httproute\.gateway\.networking\.k8s\.io\/shop, httproute\.policy\.linkerd\.io\/shop\. Name one/,
    );
  });

  test('by the router that has it, and by its own words', () => {
    const [route] = facts.routes as readonly [KubeObject];
    const routes = [{ ...route, spec: { rules: [] } }];
    const why = (group?: string): string =>
      reasonsAgainst(
        { routes },
        { route: { kind: 'HTTPRoute', name: 'shop', ...(group && { group }) } },
      ).join('\n');
    expect(why()).toMatch(/httproute\/shop: it does not send any traffic [^;]*\. Routes/);
    expect(why('policy.linkerd.io')).toMatch(/httproute\.policy\.linkerd\.io\/shop: it does not exist\./);
  });
});

describe('an Ingress whose class tells nothing', () => {
  const path = {
    path: '/',
    pathType: 'Prefix',
    backend: { service: { name: 'shop', port: { number: 80 } } },
  };
  const ingress = (spec: object): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', namespace: 'prod' },
    spec: { ...spec, rules: [{ http: { paths: [path] } }] },
  });

  test.each([[{}], [{ ingressClassName: 'internal' }]])(
    '%j is refused, unless its router is named',
    (spec) => {
      const routes = [ingress(spec)];
      expect(reasonsAgainst({ routes }, { route: { kind: 'Ingress', name: 'shop' } })).toEqual([
        'route: ingress/shop: its class does not tell which router serves it. If it is one of these, write its name: `ingress-nginx/shop` or `aws-alb/shop`.',
      ]);
      const route = { kind: 'Ingress', router: 'ingress-nginx', name: 'shop' };
      expect(reasonsAgainst({ routes }, { route })).toEqual([]);
    },
  );

  test('is refused by the router that is named, with its reasons', () => {
    const routes = [ingress({})];
    expect(
      reasonsAgainst({ routes }, { route: { kind: 'Ingress', router: 'aws-alb', name: 'shop' } }).join(),
    ).toMatch(/^route: aws-alb\/shop: it sends to NodePorts/);
  });
});

test('an image that fits no container is refused with the containers there are', () => {
  const change = { images: [{ container: undefined, image: 'other/cart:1' }], manifests: [] };
  expect(reasonsAgainst({}, { change }).join('\n')).toMatch(
    /`other\/cart:1` fits no container of shop. Its containers: shop \(registry/,
  );
});
