import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crashOne } from './containers.ts';
import { prometheusOfGateway } from './prometheus.ts';
import { bootPrometheus } from './prometheus-server.ts';
import { endServer, freePort } from './server.ts';

/** A Prometheus beside the cluster's, for a test that treats it badly. */
export interface OwnPrometheus {
  readonly url: string;
  /** Ends it as a node does that restarts, and starts it with what it had on disk. */
  readonly restart: () => Promise<void>;
  /** It scrapes nothing, and answers as before. */
  readonly blind: () => Promise<void>;
  readonly see: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** True where the cluster is a bottle: there its Prometheus and its configuration are at hand. */
export function canOwnPrometheus(): boolean {
  return (process.env['CUTOVER_TEST_BIN'] ?? '').includes('cutover-bottle-');
}

/** `scrapes`: every pod, as the cluster's does, or the gateway alone, which only knows Services. */
export async function ownPrometheus(scrapes: 'pods' | 'gateway' = 'pods'): Promise<OwnPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  const ofPods = join(dirname(process.env['CUTOVER_TEST_KUBECONFIG'] ?? ''), 'state/prometheus.yml');
  const whole = scrapes === 'pods' ? await readFile(ofPods, 'utf8') : prometheusOfGateway();
  await writeFile(config, whole);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['--web.enable-lifecycle', '--scrape.discovery-reload-interval=100ms'];
  const start = (): Promise<ChildProcess> => bootPrometheus({ command: 'prometheus', folder, port, args });
  let server = await start();
  const end = (): Promise<void> => endServer(server, 'SIGTERM');
  const reload = async (text: string): Promise<void> => {
    await writeFile(config, text);
    await fetch(`${url}/-/reload`, { method: 'POST' });
  };
  return {
    url,
    restart: async () => {
      await end();
      server = await start();
    },
    blind: () => reload(JSON.stringify({ ...(JSON.parse(whole) as object), scrape_configs: [] })),
    see: () => reload(whole),
    stop: async () => {
      await end();
      await rm(folder, { recursive: true });
    },
  };
}

export interface Outages {
  /** Before each. */
  readonly pauseMs: number;
  /** How long it scrapes nothing. */
  readonly blindMs: number;
}

/**
 * What no good version may be turned back for: it restarts, it scrapes nothing for a while, and a pod of
 * the old version crashes.
 */
export async function playOutages(
  prometheus: OwnPrometheus,
  namespace: string,
  { pauseMs, blindMs }: Outages,
): Promise<void> {
  await sleep(pauseMs);
  await prometheus.restart();
  await sleep(pauseMs);
  await prometheus.blind();
  await sleep(blindMs);
  await prometheus.see();
  await sleep(pauseMs);
  await crashOne(namespace, 'app=shop,cutover/role!=candidate');
}
