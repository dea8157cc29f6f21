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
  const file = join(folder, 'prometheus.yml');
  const targets = scraped.map(({ address, labels }) => ({ targets: [address], labels }));
  const config = {
    global: { scrape_interval: '200ms', scrape_timeout: '200ms' },
    otlp: { promote_resource_attributes: ['k8s.namespace.name', 'k8s.pod.name'] },
    scrape_configs: [{ job_name: 'pods', static_configs: targets }],
  };
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const child = await bootServer({
    name: `Prometheus on port ${port}`,
    command: prometheus,
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-otlp-receiver',
    ],
    isReady: (said) => said.includes('Server is ready to receive web requests'),
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await endServer(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
