import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.ts';
import { bootServer, endServer, freePort } from './server.ts';

/** What is scraped, with the labels that discovery would give it. */
export interface Scraped {
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface PrometheusServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A Prometheus on the loopback that scrapes five times a second, and takes OTLP; the caller stops it. */
export async function startPrometheus(scraped: readonly Scraped[]): Promise<PrometheusServer> {
  const { prometheus } = await prepare(['prometheus']);
  const folder = await mkdtemp(join(tmpdir(), 'cutover-prometheus-'));
  const port = await freePort();
  const targets = scraped.map(({ address, labels }) => ({ targets: [address], labels }));
  const config = {
    global: { scrape_interval: '200ms', scrape_timeout: '200ms', scrape_native_histograms: true },
    otlp: { promote_resource_attributes: ['k8s.namespace.name', 'k8s.pod.name'] },
    scrape_configs: [{ job_name: 'pods', static_configs: targets }],
  };
  // JSON is YAML.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const child = await bootPrometheus({
    command: prometheus,
    folder,
    port,
    args: ['--web.enable-otlp-receiver'],
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await endServer(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where a Prometheus runs, with its `prometheus.yml` and its data in `folder`. */
export interface Boot {
  readonly command: string;
  readonly folder: string;
  readonly port: number;
  readonly args: readonly string[];
}

/** The same folder may be booted again after its end: the data are there. */
export function bootPrometheus({ command, folder, port, args }: Boot): Promise<ChildProcess> {
  return bootServer({
    name: `Prometheus on port ${port}`,
    command,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...args,
    ],
    isReady: (said) => said.includes('Server is ready to receive web requests'),
  });
}
