import type { KubeObject } from '../../../src/model/kube.ts';
import type { Backends } from '../../../src/model/plan.ts';
import { openshiftRoutes } from '../../../src/routers/openshift/codec.ts';
import { backends } from '../backends.ts';
import type { Proof, RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A Route as the API server keeps it. */
export function routeWith(spec: Fields, annotations: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'route.openshift.io/v1',
    kind: 'Route',
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: '9b1c',
      resourceVersion: '88',
      labels: { app: 'shop' },
      annotations,
    },
    spec: { host: 'shop.apps.test', wildcardPolicy: 'None', ...spec },
    status: {
      ingress: [
        {
          host: 'shop.apps.test',
          routerName: 'default',
          conditions: [{ type: 'Admitted', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
          wildcardPolicy: 'None',
        },
      ],
    },
  };
}

export const to = (name: string, weight?: number): Fields => ({
  kind: 'Service',
  name,
  ...(weight === undefined ? {} : { weight }),
});

function fixture(name: string, spec: Fields, annotations?: Readonly<Record<string, string>>): RouteFixture {
  const objects = [routeWith(spec, annotations)];
  return { name, backends, planned: objects, before: objects };
}

const shop = to('shop', 100);
const haproxy = 'haproxy.router.openshift.io/';

const tomorrow = fixture('a weight that was never written, and a field of tomorrow', {
  to: to('shop'),
  ofTomorrow: { deep: [1, { two: null }] },
});

export const openshiftProof: Proof = {
  crds: ['openshift'],
  harness: { codec: openshiftRoutes, untouched },
  fixtures: [
    fixture('one Service, as `oc expose` makes it', { to: shop, port: { targetPort: 8080 } }),
    fixture('a named port and a path', { to: shop, path: '/shop', port: { targetPort: 'http' } }),
    fixture('TLS that ends at the edge', {
      to: shop,
      tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' },
    }),
    fixture('TLS that is encrypted again', {
      to: shop,
      tls: { termination: 'reencrypt', certificate: 'cert', key: 'key', destinationCACertificate: 'ca' },
    }),
    fixture('TLS that passes through', {
      to: shop,
      port: { targetPort: 'https' },
      tls: { termination: 'passthrough', insecureEdgeTerminationPolicy: 'None' },
    }),
    fixture(
      'annotations of the router',
      { to: shop },
      {
        [`${haproxy}balance`]: 'roundrobin',
        [`${haproxy}disable_cookies`]: 'true',
        [`${haproxy}timeout`]: '60s',
        [`${haproxy}rate-limit-connections`]: 'true',
      },
    ),
    fixture('the whole weight', { to: to('shop', 256) }),
    fixture('weight 1, balanced at random', { to: to('shop', 1) }, { [`${haproxy}balance`]: 'random' }),
    fixture('another backend with as much', { to: shop, alternateBackends: [to('legacy', 100)] }),
    fixture('two others with as much, it being in the middle', {
      to: to('legacy', 20),
      alternateBackends: [to('shop', 20), to('edge', 20)],
    }),
    fixture('others that are switched off', {
      to: to('shop', 10),
      alternateBackends: [to('old', 0), to('older', 0)],
    }),
    fixture('it is the alternate of a Service that is switched off', {
      to: to('maintenance', 0),
      alternateBackends: [shop],
    }),
    fixture('an empty list of alternates', { to: shop, alternateBackends: [] }),
    fixture('every host below one', {
      to: shop,
      host: 'any.shop.apps.test',
      wildcardPolicy: 'Subdomain',
    }),
    fixture('headers that are set', {
      to: shop,
      httpHeaders: {
        actions: {
          response: [{ name: 'X-Frame-Options', action: { type: 'Set', set: { value: 'DENY' } } }],
          request: [{ name: 'X-Debug', action: { type: 'Delete' } }],
        },
      },
    }),
    { ...tomorrow, isOfTomorrow: true },
  ],
};

interface Target {
  readonly name: string;
  readonly weight?: number;
}

interface Spec {
  readonly to: Target;
  readonly alternateBackends?: readonly Target[];
}

/** The route with both versions as one backend, and each backend's part in place of a weight. */
function untouched(objects: readonly KubeObject[], { stable, candidate }: Backends): unknown {
  return objects.map((object) => {
    const spec = object['spec'] as Spec;
    const { to: first, alternateBackends = [], ...rest } = spec;
    const parts = new Map<string, number>();
    for (const { name, weight = 100 } of [first, ...alternateBackends]) {
      const version = name === candidate ? stable : name;
      parts.set(version, (parts.get(version) ?? 0) + weight);
    }
    const total = [...parts.values()].reduce((sum, weight) => sum + weight, 0);
    return { ...object, spec: rest, parts: [...parts].map(([name, weight]) => [name, weight / total]) };
  });
}
