import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheFolder } from '../places.ts';

/** What ingress-nginx needs of nginx, by the names of Debian and Ubuntu. */
export const nginxPackages = [
  'nginx',
  'libnginx-mod-http-headers-more-filter',
  'libnginx-mod-http-lua',
  'libnginx-mod-http-ndk',
  'libluajit2-5.1-2',
  'libpcre3',
  'lua-cjson',
  'lua-resty-core',
  'lua-resty-lrucache',
] as const;

/** The root of the unpacked packages: another one as soon as the list differs. */
export function nginxFolder(): string {
  const hash = createHash('sha256').update(nginxPackages.join());
  return join(cacheFolder(), `nginx-${hash.digest('hex').slice(0, 16)}`);
}
