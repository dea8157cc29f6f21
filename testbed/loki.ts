import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';
import { freePort } from './server.ts';

/** The Loki that is at `command`, with one store on the disk; the caller stops it. */
export function startLoki(command: string): Promise<MetricsServer> {
  return startMetricsServer('loki', '/ready', async ({ folder, port }) => {
    const file = join(folder, 'loki.yaml');
    await writeFile(file, JSON.stringify(settingsOf({ folder, port, inner: await freePort() })));
    return { command, args: [`-config.file=${file}`] };
  });
}

interface Place {
  readonly folder: string;
  readonly port: number;
  /** For its parts to speak with each other. */
  readonly inner: number;
}

function settingsOf({ folder, port, inner }: Place): object {
  const loopback = '127.0.0.1';
  const schema = { from: '2024-01-01', store: 'tsdb', object_store: 'filesystem', schema: 'v13' };
  return {
    auth_enabled: true,
    analytics: { reporting_enabled: false },
    server: {
      ...{ http_listen_address: loopback, http_listen_port: port },
      ...{ grpc_listen_address: loopback, grpc_listen_port: inner },
    },
    common: {
      ...{ instance_addr: loopback, path_prefix: folder, replication_factor: 1 },
      ring: { kvstore: { store: 'inmemory' } },
    },
    schema_config: { configs: [{ ...schema, index: { prefix: 'index_', period: '24h' } }] },
  };
}
