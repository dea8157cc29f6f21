import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootServer, endServer, freePort, type Program } from './server.ts';

export interface MetricsServer {
  readonly url: string;
  /** Ends it, and removes its data. */
  readonly stop: () => Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly url: string;
}

/** Starts a server with a port and a folder of its own, and waits until `health` answers. */
export async function startMetricsServer(
  name: string,
  health: string,
  program: (place: Place) => Promise<Pick<Program, 'command' | 'args' | 'env'>>,
): Promise<MetricsServer> {
  const folder = await mkdtemp(join(tmpdir(), `cutover-${name}-`));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const isReady = (): Promise<boolean> =>
    fetch(`${url}${health}`).then(
      ({ ok }) => ok,
      () => false,
    );
  const what = { name: `${name} on port ${port}`, isReady, patienceMs: 90_000 };
  const server = await bootServer({ ...what, ...(await program({ folder, port, url })) });
  return {
    url,
    stop: async () => {
      await endServer(server, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
