import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { DatabaseConnection } from '../../model/database.ts';
import { pemFiles } from '../pem-files.ts';
import { explained } from './errors.ts';

const connectTimeoutMs = 10_000;

/**
 * Makes a session one that works. The server notices soon that a runner is no more, and ends its session,
 * with its locks: a default server would wait for two hours.
 * https://www.postgresql.org/docs/current/runtime-config-connection.html
 * A statement may take its time: what is too long is decided elsewhere. Only for a session that is surely
 * its own: behind a pooler it may be an application's next.
 */
export async function equip(client: pg.Client): Promise<void> {
  for (const setting of settings) await client.query(setting);
}

const settings = [
  'SET tcp_keepalives_idle = 10',
  'SET tcp_keepalives_interval = 5',
  'SET tcp_keepalives_count = 3',
  'SET statement_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
];

/** One session. `name` is how pg_stat_activity shows it; a lost session calls `onLost`. */
export async function connect(
  to: DatabaseConnection,
  { name, onLost }: { readonly name: string; readonly onLost: () => void },
): Promise<pg.Client> {
  const { host, port, user, password, database } = to;
  const client = new pg.Client({
    ...{ host, port, user, password, database },
    ssl: await tlsOf(to),
    application_name: shortened(name),
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  client.on('error', onLost);
  client.on('end', onLost);
  try {
    await client.connect();
  } catch (error) {
    throw explained(error, `the database at ${host}:${port} cannot be reached`);
  }
  return client;
}

/** The server keeps 63 bytes, and says so in its log. */
function shortened(name: string): string {
  return Buffer.from(name.replaceAll(/[^\x20-\x7e]/g, '?'))
    .subarray(0, 63)
    .toString();
}

async function tlsOf(to: DatabaseConnection): Promise<false | ConnectionOptions> {
  const { host, tls } = to;
  if (tls.mode === 'disable') return false;
  const files = await pemFiles(to);
  const server = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  if (tls.mode === 'require') return { ...files, ...server, rejectUnauthorized: false };
  const anyName = tls.mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {};
  return { ...files, ...server, ...anyName };
}
