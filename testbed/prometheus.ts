import { traefikMetrics } from './traefik.ts';

/** How Prometheus reaches the API server; undefined inside a pod, where it knows. */
export interface ApiAccess {
  readonly server: string;
  readonly tokenFile: string;
  readonly certificateFile: string;
}

const annotation = '__meta_kubernetes_pod_annotation_prometheus_io_';

/** Scrapes every annotated pod each second. JSON is YAML, so this is a whole configuration file. */
export function prometheusConfig(access?: ApiAccess): string {
  const discovery =
    access === undefined
      ? { role: 'pod' }
      : {
          role: 'pod',
          api_server: access.server,
          authorization: { credentials_file: access.tokenFile },
          tls_config: { ca_file: access.certificateFile },
        };
  return configOf({ job_name: 'pods', kubernetes_sd_configs: [discovery], relabel_configs: relabelling });
}

/** Scrapes Traefik alone, in the namespaces of the cluster. */
export function prometheusOfGateway(): string {
  return configOf({ job_name: 'gateway', static_configs: [{ targets: [traefikMetrics] }] });
}

function configOf(job: object): string {
  const global = { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' };
  return JSON.stringify({ global, scrape_configs: [job] }, null, 2);
}

const relabelling = [
  { source_labels: [`${annotation}scrape`], regex: 'true', action: 'keep' },
  { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Running', action: 'keep' },
  {
    source_labels: ['__meta_kubernetes_pod_ip', `${annotation}port`],
    separator: ':',
    regex: '(.+:\\d+)',
    target_label: '__address__',
  },
  { source_labels: [`${annotation}path`], regex: '(.+)', target_label: '__metrics_path__' },
  { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
  { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
];
