import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prometheusConfig } from '../prometheus.ts';
import { traefikArguments } from '../traefik.ts';
import { apiServer, node, prometheusUrl } from './addresses.ts';
import { applied, hasCondition } from './api.ts';
import { ready, start } from './component.ts';
import type { Credentials } from './credentials.ts';
import type { BootOrder } from './order.ts';

const gateway = '/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/cutover-gateway';

export async function startTraefik(order: BootOrder, credentials: Credentials): Promise<void> {
  const traefik = start(order.folder, 'traefik', [
    order.traefik,
    ...traefikArguments,
    `--providers.kubernetesgateway.endpoint=${apiServer}`,
    `--providers.kubernetesgateway.token=${credentials.token}`,
    `--providers.kubernetesgateway.certauthfilepath=${credentials.certificate}`,
    `--providers.kubernetesgateway.statusaddress.ip=${node.address}`,
    '--providers.kubernetescrd',
    `--providers.kubernetescrd.endpoint=${apiServer}`,
    `--providers.kubernetescrd.token=${credentials.token}`,
    `--providers.kubernetescrd.certauthfilepath=${credentials.certificate}`,
    `--accesslog.filepath=${join(order.folder, 'logs/traefik-errors.log')}`,
    '--accesslog.format=json',
    '--accesslog.filters.statuscodes=500-599',
  ]);
  await ready(traefik, () => hasCondition(credentials, gateway, 'Programmed'));
}

export interface Access {
  readonly order: BootOrder;
  readonly credentials: Credentials;
}

/** CRDs take a moment to be served, so what is of their kinds may be refused at first. */
export async function applyAll({ order, credentials }: Access, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    let isApplied = false;
    for (let tries = 0; !isApplied && tries < 40; tries += 1) {
      isApplied = await applied(join(order.folder, 'bin/kubectl'), credentials.kubeconfig, path);
    }
    if (!isApplied) throw new Error(`the API server does not take ${path}`);
  }
}

export async function startPrometheus(order: BootOrder, credentials: Credentials): Promise<void> {
  const tokenFile = join(order.folder, 'state/token');
  const config = join(order.folder, 'state/prometheus.yml');
  writeFileSync(tokenFile, credentials.token, { mode: 0o600 });
  writeFileSync(
    config,
    prometheusConfig({ server: apiServer, tokenFile, certificateFile: credentials.certificate }),
  );
  const prometheus = start(order.folder, 'prometheus', [
    order.prometheus,
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(order.folder, 'state/prometheus')}`,
    `--web.listen-address=${new URL(prometheusUrl).host}`,
    // How soon a new pod is scraped. Prometheus' own discovery adds up to 5 s, which no flag shortens.
    '--scrape.discovery-reload-interval=100ms',
  ]);
  await ready(prometheus, async () => (await fetch(`${prometheusUrl}/-/ready`)).ok);
}
