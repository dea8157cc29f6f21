import type { KubeObject } from '../../../src/model/kube.ts';
import type { Sizes } from '../../../src/routers/codec.ts';
import { backends } from '../backends.ts';
import type { RouteFixture } from '../contract.ts';

type Fields = Readonly<Record<string, unknown>>;

export function serviceWith(selector: Readonly<Record<string, string>>, spec: Fields = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop', namespace: 'web', uid: '91', resourceVersion: '12', labels: { app: 'shop' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.0.0.7',
      ports: [{ port: 80, targetPort: 'http' }],
      ...spec,
      selector,
    },
    status: { loadBalancer: {} },
  };
}

export function deploymentOf(name: string, replicas: number): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'web', uid: `uid-${name}` },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'shop' } },
      template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [] } },
    },
  };
}

/** The Deployments as the step before leaves them. */
export function scaled(objects: readonly KubeObject[], { stable, candidate }: Sizes): readonly KubeObject[] {
  return objects.map((object) => {
    if (object.kind !== 'Deployment') return object;
    const replicas = object.metadata.name === backends.candidateWorkload ? candidate : stable;
    return { ...object, spec: { ...(object['spec'] as object), replicas } };
  });
}

function fixture(name: string, selector: Readonly<Record<string, string>>, spec: Fields = {}): RouteFixture {
  const own = {
    ...backends,
    selector,
    stableSelector: { ...selector, 'pod-template-hash': '5d4f8c7b9' },
    candidateSelector: { ...selector, 'cutover/role': 'candidate' },
  };
  return {
    name,
    backends: own,
    planned: [serviceWith(selector, spec)],
    before: [
      serviceWith(own.stableSelector, spec),
      deploymentOf('shop', 4),
      deploymentOf('shop-candidate', 1),
    ],
  };
}

export const services: readonly RouteFixture[] = [
  fixture('one label', { app: 'shop' }),
  fixture('several labels', {
    'app.kubernetes.io/name': 'shop',
    'app.kubernetes.io/instance': 'shop-eu',
    tier: 'web',
  }),
  fixture(
    'a load balancer with affinity, node ports and a field of tomorrow',
    { app: 'shop' },
    {
      type: 'LoadBalancer',
      sessionAffinity: 'ClientIP',
      ports: [
        { name: 'web', port: 80, targetPort: 8080, nodePort: 30080 },
        { name: 'grpc', port: 81, targetPort: 'grpc' },
      ],
      ofTomorrow: { deep: [1, null] },
    },
  ),
  fixture('a headless one', { app: 'shop' }, { clusterIP: 'None', publishNotReadyAddresses: false }),
  fixture(
    'open on every node, near traffic only',
    { app: 'shop' },
    { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 80, nodePort: 31080 }] },
  ),
  fixture("Helm's labels", {
    'app.kubernetes.io/name': 'shop',
    'app.kubernetes.io/instance': 'prod',
    'app.kubernetes.io/component': 'web',
  }),
  fixture('two families of addresses', { app: 'shop' }, { ipFamilyPolicy: 'PreferDualStack' }),
  fixture(
    'affinity for an hour',
    { app: 'shop' },
    {
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 3600 } },
    },
  ),
  fixture(
    'UDP beside TCP',
    { app: 'shop' },
    {
      ports: [
        { name: 'web', port: 443, targetPort: 8443, protocol: 'TCP' },
        { name: 'quic', port: 443, targetPort: 8443, protocol: 'UDP' },
      ],
    },
  ),
  fixture('a label that says which kind of process it is', { app: 'shop', process: 'web' }),
];
