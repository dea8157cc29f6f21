import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareMariadb } from './prepare.ts';
import { where } from './prepare/packages.ts';
import { bootServer, endServer, freePort } from './server.ts';

export interface MariadbOptions {
  /** Options of the server, by name. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface MariadbServer {
  readonly port: number;
  /** Of a user who may do everything. */
  readonly url: (database?: string) => string;
  readonly restart: () => Promise<void>;
  /** As a crash of the server: what is committed is there again. */
  readonly kill: () => Promise<void>;
  /** Ends it, and removes its data. */
  readonly stop: () => Promise<void>;
}

/** A real MariaDB, the machine's own or Debian's, up in a second; the caller stops it. */
export async function startMariadb({ settings = {} }: MariadbOptions = {}): Promise<MariadbServer> {
  const program = await findProgram();
  const folder = await mkdtemp(join(tmpdir(), 'cutover-mariadb-'));
  const port = await freePort();
  const own = {
    ...defaults,
    datadir: join(folder, 'data'),
    port: String(port),
    socket: join(folder, 'socket'),
  };
  const args = [...program.args, ...optionsOf({ ...own, ...settings })];
  await bootstrap({ ...program, args }, folder);
  const boot = (): Promise<ChildProcess> =>
    bootServer({
      name: `MariaDB on port ${port}`,
      ...program,
      args,
      isReady: (said) => said.includes('ready for connections'),
    });
  let server = await boot();
  return {
    port,
    url: (database = 'mysql') =>
      `mysql://admin:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    kill: () => endServer(server, 'SIGKILL'),
    restart: async () => {
      await endServer(server, 'SIGTERM');
      server = await boot();
    },
    stop: async () => {
      await endServer(server, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** With what an address must escape. */
const password = 'p@ss/word';

/** What is committed outlives the server's death, and not that of the machine. */
const defaults: Readonly<Record<string, string>> = {
  'bind-address': '127.0.0.1',
  'skip-name-resolve': 'ON',
  'innodb-flush-log-at-trx-commit': '2',
  'innodb-log-file-size': '16M',
  'innodb-buffer-pool-size': '64M',
  'character-set-server': 'utf8mb4',
  ...(process.getuid?.() === 0 ? { user: 'root' } : {}),
};

function optionsOf(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}

interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where it has the SQL of its own tables. */
  readonly share: string;
}

async function findProgram(): Promise<ServerProgram> {
  const root = (await prepareMariadb()) ?? '/';
  const command = root === '/' ? where('mariadbd') : join(root, 'usr/sbin/mariadbd');
  if (command === undefined) throw new Error('There is no MariaDB. Install the package mariadb-server-core.');
  const libraries = join(root, 'usr/lib');
  const folders = root === '/' ? [] : await readdir(libraries);
  const LD_LIBRARY_PATH = folders.map((folder) => join(libraries, folder)).join(':');
  const share = join(root, 'usr/share/mysql');
  return {
    command,
    args: ['--no-defaults', `--basedir=${join(root, 'usr')}`, `--lc-messages-dir=${share}`],
    env: root === '/' ? process.env : { ...process.env, LD_LIBRARY_PATH },
    share,
  };
}

/** As mariadb-install-db does it, without what no test needs. */
async function bootstrap({ command, args, env, share }: ServerProgram, folder: string): Promise<void> {
  const names = ['mysql_system_tables', 'mysql_performance_tables', 'mysql_system_tables_data'];
  const files = names.map((name) => readFile(join(share, `${name}.sql`), 'utf8'));
  const sql = ['create database mysql;', 'use mysql;', ...(await Promise.all(files)), ...grants, ''];

  await mkdir(join(folder, 'data'));
  const child = spawn(command, [...args, '--bootstrap'], { stdio: ['pipe', 'ignore', 'pipe'], env });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
  child.stdin.on('error', () => undefined).end(sql.join('\n'));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`MariaDB could not make its own tables:\n${said.join('')}`);
}

const grants = [
  'FLUSH PRIVILEGES;',
  `CREATE USER admin@'127.0.0.1' IDENTIFIED BY '${password}';`,
  `GRANT ALL ON *.* TO admin@'127.0.0.1' WITH GRANT OPTION;`,
];
