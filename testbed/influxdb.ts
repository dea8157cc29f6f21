import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';
import { prepare } from './prepare.ts';

/** A real InfluxDB 1.8, with Flux; the caller stops it. */
export async function startInfluxdb(): Promise<MetricsServer> {
  const { influxdb: command } = await prepare(['influxdb']);
  return startMetricsServer('influxdb', '/ping', async ({ folder, port }) => {
    const file = join(folder, 'influxdb.conf');
    await writeFile(
      file,
      [
        'reporting-disabled = true',
        'bind-address = "127.0.0.1:0"',
        '[meta]',
        `dir = "${folder}/meta"`,
        '[data]',
        `dir = "${folder}/data"`,
        `wal-dir = "${folder}/wal"`,
        '[http]',
        `bind-address = "127.0.0.1:${port}"`,
        'flux-enabled = true',
        '',
      ].join('\n'),
    );
    return { command, args: ['run', '-config', file] };
  });
}
