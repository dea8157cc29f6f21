import type { KubeObject } from '../../src/model/kube.ts';

/** A ConfigMap: the cheapest object there is. */
export function configMap(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>> = {},
): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

export interface Shop {
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Of its container, in place of what all have. */
  readonly container?: Readonly<Record<string, unknown>>;
}

/** The shop of the testbed as a Deployment that Prometheus scrapes. */
export function shopDeployment(
  namespace: string,
  { name, image, replicas, env = {}, ...more }: Shop,
): KubeObject {
  const labels = { app: name };
  const container = {
    name: 'shop',
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: 8080 }],
    env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, periodSeconds: 1, failureThreshold: 1 },
    ...more.container,
  };
  const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: { terminationGracePeriodSeconds: 1, containers: [container] },
      },
    },
  };
}

export function shopService(
  namespace: string,
  name: string,
  port: Readonly<Record<string, unknown>> = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 'http', ...port }] },
  };
}

export function shopRoute(namespace: string, name: string): KubeObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: {
      parentRefs: [{ name: 'cutover-gateway', namespace: 'default' }],
      hostnames: [`${namespace}.test`],
      rules: [{ backendRefs: [{ name, port: 80 }] }],
    },
  };
}
