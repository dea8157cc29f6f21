import { join } from 'node:path';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';
import { testbed } from './places.ts';
import { prepareFetched } from './prepare.ts';

/** A real OpenSearch of one node, of Maven Central; the caller stops it. */
export async function startOpensearch(): Promise<MetricsServer> {
  const jars = await prepareFetched('opensearch');
  return startMetricsServer('opensearch', '/_cluster/health', ({ folder, port }) =>
    Promise.resolve({
      command: 'java',
      args: [
        ...['-Xmx512m', '-cp', join(jars, '*'), join(testbed, 'metrics/opensearch/Server.java')],
        ...[folder, String(port)],
      ],
    }),
  );
}
