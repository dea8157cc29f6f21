import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheFolder } from '../places.ts';

/** What is used without being installed, by the names of Debian and Ubuntu. */
export const unpacked = {
  /** What ingress-nginx needs of nginx. */
  nginx: [
    'nginx',
    'libnginx-mod-http-headers-more-filter',
    'libnginx-mod-http-lua',
    'libnginx-mod-http-ndk',
    'libluajit2-5.1-2',
    'libpcre3',
    'lua-cjson',
    'lua-resty-core',
    'lua-resty-lrucache',
  ],
  pgbouncer: ['pgbouncer', 'libevent-2.1-7', 'libc-ares2'],
  /** The server alone: no client, and nothing that starts it. */
  mariadb: ['mariadb-server-core', 'libaio1', 'liburing2'],
  'victoria-metrics': ['victoria-metrics'],
} as const;

export type Unpacked = keyof typeof unpacked;

export function isUnpacked(name: string): name is Unpacked {
  return Object.hasOwn(unpacked, name);
}

/** The root of the unpacked packages: another one as soon as the list differs. */
export function unpackedFolder(name: Unpacked): string {
  const hash = createHash('sha256').update(unpacked[name].join());
  return join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 16)}`);
}
