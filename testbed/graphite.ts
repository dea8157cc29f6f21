import { mkdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';
import { testbed } from './places.ts';
import { prepareFetched } from './prepare.ts';
import { accepts, bootServer, endServer, freePort } from './server.ts';

export interface GraphiteServer extends MetricsServer {
  /** By carbon's own protocol of lines. */
  readonly write: (lines: readonly string[]) => Promise<void>;
}

/** A real Graphite of PyPI: carbon takes the points, graphite-web answers; the caller stops both. */
export async function startGraphite(): Promise<GraphiteServer> {
  const bin = join(await prepareFetched('graphite'), 'bin');
  const ports = { line: await freePort(), pickle: await freePort(), query: await freePort() };
  const stops: (() => Promise<void>)[] = [];
  const web = await startMetricsServer('graphite', '/render?format=json', async ({ folder, port }) => {
    const env = { ...process.env, GRAPHITE_STORAGE_DIR: folder, CARBON_QUERY_PORT: String(ports.query) };
    await writeConfiguration(folder, ports);
    const carbon = await bootServer({
      name: 'carbon',
      command: join(bin, 'python'),
      args: [join(bin, 'carbon-cache.py'), '--nodaemon', `--config=${join(folder, 'carbon.conf')}`, 'start'],
      env: { ...env, GRAPHITE_ROOT: folder, GRAPHITE_CONF_DIR: folder },
      isReady: () => accepts(ports.query),
      patienceMs: 90_000,
    });
    stops.push(() => endServer(carbon, 'SIGKILL'));
    const source = join(testbed, 'metrics/graphite');
    return {
      command: join(bin, 'python'),
      args: ['-B', join(source, 'serve.py'), String(port)],
      env: { ...env, PYTHONPATH: source, DJANGO_SETTINGS_MODULE: 'settings' },
    };
  });
  return {
    ...web,
    stop: async () => {
      for (const stop of stops) await stop();
      await web.stop();
    },
    write: async (lines) => {
      const socket = connect(ports.line, '127.0.0.1');
      socket.end(lines.map((line) => `${line}\n`).join(''));
      await once(socket, 'close');
    },
  };
}

async function writeConfiguration(
  folder: string,
  { line, pickle, query }: Readonly<Record<'line' | 'pickle' | 'query', number>>,
): Promise<void> {
  await mkdir(join(folder, 'whisper'), { recursive: true });
  await writeFile(join(folder, 'storage-schemas.conf'), '[all]\npattern = .*\nretentions = 1s:1h\n');
  const places = { STORAGE_DIR: '', LOCAL_DATA_DIR: '/whisper', CONF_DIR: '', LOG_DIR: '', PID_DIR: '' };
  const receivers = { LINE_RECEIVER: line, PICKLE_RECEIVER: pickle, CACHE_QUERY: query };
  const settings = [
    ...Object.entries(places).map(([name, path]) => `${name} = ${folder}${path}`),
    ...Object.entries(receivers).flatMap(([name, port]) => [
      `${name}_INTERFACE = 127.0.0.1`,
      `${name}_PORT = ${port}`,
    ]),
    'MAX_CREATES_PER_MINUTE = inf',
    'ENABLE_TAGS = False',
  ];
  await writeFile(join(folder, 'carbon.conf'), `[cache]\n${settings.join('\n')}\n`);
}
