import { startMetricsServer, type MetricsServer } from './metrics-server.ts';

/** Who may do everything, and where it is. */
export const influxdb2 = { org: 'acme', bucket: 'shop', token: 'a-token-of-the-testbed' };

/** The InfluxDB 2 that is at `command`, set up; the caller stops it. */
export async function startInfluxdb2(command: string): Promise<MetricsServer> {
  const server = await startMetricsServer('influxdb2', '/health', ({ folder, port }) =>
    Promise.resolve({
      command,
      args: [
        ...[`--http-bind-address=127.0.0.1:${port}`, '--reporting-disabled', '--log-level=error'],
        ...[`--bolt-path=${folder}/bolt`, `--engine-path=${folder}/engine`, `--sqlite-path=${folder}/sqlite`],
      ],
    }),
  );
  const user = { username: 'cutover', password: 'nobody-asks-for-it' };
  const body = JSON.stringify({ ...user, ...influxdb2 });
  const { ok, status } = await fetch(`${server.url}/api/v2/setup`, { method: 'POST', body });
  if (ok) return server;
  await server.stop();
  throw new Error(`InfluxDB could not be set up: it answered ${status}`);
}
