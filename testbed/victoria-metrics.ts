import { join } from 'node:path';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';
import { prepareUnpacked } from './prepare.ts';

/** A real VictoriaMetrics, of Debian; the caller stops it. */
export async function startVictoriaMetrics(): Promise<MetricsServer> {
  const root = await prepareUnpacked('victoria-metrics');
  return startMetricsServer('victoria-metrics', '/health', ({ folder, port }) =>
    Promise.resolve({
      command: join(root, 'usr/bin/victoria-metrics'),
      args: [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-search.latencyOffset=0s'],
    }),
  );
}
