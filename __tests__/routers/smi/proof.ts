import type { KubeObject } from '../../../src/model/kube.ts';
import { smi } from '../../../src/routers/smi/codec.ts';
import { backends } from '../backends.ts';
import type { Proof, RouteFixture } from '../contract.ts';
import { partsOf } from '../weighted-parts.ts';

export type Fields = Readonly<Record<string, unknown>>;

interface Backend {
  readonly service: string;
  readonly weight: number;
}

export const to = (service: string, weight: number): Backend => ({ service, weight });

export function trafficSplitWith(spec: Fields, metadata: Fields = {}): KubeObject {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha2',
    kind: 'TrafficSplit',
    metadata: { name: 'shop', namespace: 'web', uid: '3c', resourceVersion: '5', generation: 2, ...metadata },
    spec: { service: 'shop', ...spec },
  };
}

function fixture(name: string, spec: Fields, metadata?: Fields): RouteFixture {
  const objects = [trafficSplitWith(spec, metadata)];
  return { name, backends, planned: objects, before: objects };
}

function untouched(objects: readonly KubeObject[]): unknown {
  return objects.map((object) => {
    const spec = object['spec'] as { readonly backends: readonly Backend[] };
    const parts = partsOf(spec.backends, ({ service }) => /^shop-(candidate|baseline)$/.test(service));
    return { ...object, spec: { ...spec, backends: parts } };
  });
}

export const smiProof: Proof = {
  harness: { codec: smi, untouched },
  unpublishedCrds: ['smi'],
  fixtures: [
    fixture('the root is its only backend', { backends: [to('shop', 100)] }),
    fixture('weight 1', { backends: [to('shop', 1)] }),
    fixture('the root beside a version that is done', { backends: [to('shop', 100), to('shop-old', 0)] }),
    fixture('a faulty backend gets a tenth', { backends: [to('shop', 9), to('error-injector', 1)] }),
    fixture('the root is an apex without pods of its own', {
      service: 'shop-apex',
      backends: [to('shop', 75), to('shop-v2', 25)],
    }),
    fixture('the target is not the first', {
      service: 'website',
      backends: [to('shop-eu', 50), to('shop', 50), to('shop-us', 100)],
    }),
    fixture('an apex that leads to the target alone', { service: 'shop-apex', backends: [to('shop', 10)] }),
    fixture('the root by its full name', {
      service: 'shop.web.svc.cluster.local',
      backends: [to('shop', 90), to('shop-v2', 10)],
    }),
    fixture('the target twice', { backends: [to('shop', 3), to('shop-v2', 4), to('shop', 1)] }),
    fixture('the largest weights that can be split', { backends: [to('shop', 400), to('shop-v2', 400)] }),
    fixture(
      'of a Helm release, with the annotations of who applied it',
      { backends: [to('shop', 95), to('shop-v2', 5)] },
      {
        labels: { 'app.kubernetes.io/managed-by': 'Helm', app: 'shop' },
        annotations: { 'meta.helm.sh/release-name': 'shop' },
      },
    ),
    fixture('the target without traffic in another place', {
      backends: [to('shop', 0), to('shop', 2), to('shop-v2', 1)],
    }),
    {
      ...fixture('matches of a later version, and fields of tomorrow', {
        matches: [{ kind: 'HTTPRouteGroup', name: 'firefox' }],
        backends: [{ ...to('shop', 1), ofTomorrow: { deep: [1] } }, to('shop-v2', 1)],
      }),
      isOfTomorrow: true,
    },
  ],
};
