import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';
import { testbed } from './places.ts';
import { prepareFetched } from './prepare.ts';

/** A module is refused whose classes the server itself has too. */
const ofModule = /^(netty|transport-netty4)-/;

/** A real Elasticsearch of one node, of Maven Central, without security; the caller stops it. */
export async function startElasticsearch(): Promise<MetricsServer> {
  const folder = await prepareFetched('elasticsearch');
  const jars = (await readdir(folder)).filter((name) => name.endsWith('.jar'));
  const paths = (isOfModule: boolean): readonly string[] =>
    jars.filter((name) => ofModule.test(name) === isOfModule).map((name) => join(folder, name));
  return startMetricsServer('elasticsearch', '/_cluster/health', ({ folder: home, port }) =>
    Promise.resolve({
      command: 'java',
      args: [
        ...['-Xmx512m', '-cp', paths(false).join(':'), join(testbed, 'metrics/elasticsearch/Server.java')],
        ...[home, String(port), ...paths(true)],
      ],
    }),
  );
}
