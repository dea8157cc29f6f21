import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivileged } from './postgres.ts';
import { prepareUnpacked } from './prepare.ts';
import { accepts, bootServer, endServer, freePort } from './server.ts';

export interface Pooler {
  /** The address of a database behind it. */
  readonly url: (database: string) => string;
  readonly stop: () => Promise<void>;
}

/** A real PgBouncer, of Debian, before a server that is asked as a superuser; the caller stops it. */
export async function startPgbouncer(server: string, mode: 'session' | 'transaction'): Promise<Pooler> {
  const root = await prepareUnpacked('pgbouncer');
  const folder = await mkdtemp(join(tmpdir(), 'cutover-pgbouncer-'));
  const port = await freePort();
  const { hostname, port: own, username, password } = new URL(server);
  const known = `host=${hostname} port=${own} user=${username} password='${decodeURIComponent(password)}'`;
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(
    file,
    [
      '[databases]',
      `* = ${known}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = any',
      `pool_mode = ${mode}`,
      '',
    ].join('\n'),
  );
  const libraries = join(root, 'usr/lib');
  const folders = (await readdir(libraries)).map((name) => join(libraries, name));
  const [command, args] = unprivileged(join(root, 'usr/sbin/pgbouncer'), [file]);
  const child = await bootServer({
    name: `PgBouncer on port ${port}`,
    ...{ command, args },
    env: { ...process.env, LD_LIBRARY_PATH: folders.join(':') },
    isReady: () => accepts(port),
  });
  return {
    url: (database) => `postgresql://anybody@127.0.0.1:${port}/${database}`,
    stop: async () => {
      await endServer(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
