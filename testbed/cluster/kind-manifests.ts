import type { Tag } from '../images.ts';
import { prometheusConfig } from '../prometheus.ts';
import { traefikArguments } from '../traefik.ts';

export const traefikImage: Tag = { name: 'localhost/traefik:1', env: {} };

const namespace = 'cutover-testbed';

/**
 * Traefik and Prometheus as pods on the node's own network, so that the ports
 * which kind maps to the host are theirs. As in a bottle they may read and write
 * all: this cluster has no other purpose.
 */
export function inClusterManifests(): object {
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    administrator(),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'prometheus', namespace },
      data: { 'prometheus.yml': prometheusConfig() },
    },
    deployment('traefik', { image: traefikImage.name, imagePullPolicy: 'Never', args: traefikArguments }),
    deployment(
      'prometheus',
      {
        image: 'docker.io/prom/prometheus:v3.12.0',
        args: ['--config.file=/etc/prometheus/prometheus.yml', '--scrape.discovery-reload-interval=100ms'],
        volumeMounts: [{ name: 'config', mountPath: '/etc/prometheus' }],
      },
      [{ name: 'config', configMap: { name: 'prometheus' } }],
    ),
  ];
  return { apiVersion: 'v1', kind: 'List', items };
}

function administrator(): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
  };
}

function deployment(name: string, container: object, volumes: readonly object[] = []): object {
  const labels = { app: name };
  const spec = { hostNetwork: true, containers: [{ name, ...container }], volumes };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
