import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testbed } from '../places.ts';
import { planeUrls } from './addresses.ts';
import { ready, start } from './component.ts';
import { cover } from './network.ts';
import type { IngressNginxOrder } from './order.ts';
import { applyAll, type Access } from './traffic.ts';

const own = join(testbed, 'bottle/ingress-nginx/lua');
const pod = { name: 'ingress-nginx', namespace: 'default' };
const statusPort = 10246;

/**
 * The controller of ingress-nginx with its own template and Lua, on Debian's nginx. What its image has
 * and no package registry does is stood in for, see bottle/ingress-nginx/lua.
 */
export async function startIngressNginx(access: Access, order: IngressNginxOrder): Promise<void> {
  const { folder } = access.order;
  // Paths that are written in its source.
  cover(['/etc/nginx', '/etc/ingress-controller', '/tmp/nginx']);
  layOut(order);
  const objects = join(folder, 'state/ingress-nginx.json');
  writeFileSync(objects, JSON.stringify(objectsFor(order)));
  await applyAll(access, [objects]);
  const environment = [`POD_NAME=${pod.name}`, `POD_NAMESPACE=${pod.namespace}`];
  const controller = start(folder, 'ingress-nginx', [
    ...['env', ...environment, `NGINX_BINARY=${wrapper(folder, order.nginxRoot)}`, order.controller],
    `--kubeconfig=${access.credentials.kubeconfig}`,
    `--configmap=${pod.namespace}/${pod.name}`,
    `--http-port=${new URL(planeUrls['ingress-nginx']).port}`,
    ...['--https-port=8301', '--default-server-port=8302', `--status-port=${statusPort}`],
    // Debian's nginx has no Lua for streams. What the controller sends there, nobody needs: any port that
    // takes it will do.
    `--stream-port=${statusPort}`,
    ...['--disable-leader-election', '--update-status=false', '--enable-metrics'],
  ]);
  await ready(controller, async () => (await fetch('http://127.0.0.1:10254/healthz')).ok);
}

function layOut({ module }: IngressNginxOrder): void {
  const etc = join(module, 'rootfs/etc/nginx');
  for (const folder of ['ssl', 'auth', 'telemetry', 'geoip']) mkdirSync(`/etc/ingress-controller/${folder}`);
  cpSync(join(etc, 'nginx.conf'), '/etc/nginx/nginx.conf');
  cpSync(join(etc, 'lua'), '/etc/nginx/lua', { recursive: true });
  cpSync(own, '/etc/nginx/lua', { recursive: true });
  writeFileSync('/etc/nginx/mime.types', 'types {}');
  mkdirSync('/etc/nginx/template');
  const template = readFileSync(join(etc, 'template/nginx.tmpl'), 'utf8');
  writeFileSync('/etc/nginx/template/nginx.tmpl', template.replace(/\nstream \{\n.*?\n\}\n/s, '\n'));
}

function wrapper(folder: string, root: string): string {
  const path = join(folder, 'state/nginx');
  const libraries = `for each in ${root}/usr/lib/*-linux-gnu ${root}/lib/*-linux-gnu; do L="$L:$each"; C="$C;$each/lua/5.1/?.so"; done`;
  const lua = `export LD_LIBRARY_PATH="$L" LUA_CPATH=";;$C" LUA_PATH=";;${root}/usr/share/lua/5.1/?.lua"`;
  writeFileSync(path, `#!/bin/sh\n${libraries}\n${lua}\nexec ${root}/usr/sbin/nginx "$@"\n`, { mode: 0o755 });
  return path;
}

function objectsFor({ nginxRoot }: IngressNginxOrder): object {
  const modules = ['ndk_http_module', 'ngx_http_lua_module', 'ngx_http_headers_more_filter_module'];
  const data = {
    // Its template is for nginx 1.25.
    'use-http2': 'false',
    'main-snippet': modules
      .map((name) => `load_module ${nginxRoot}/usr/lib/nginx/modules/${name}.so;`)
      .join('\n'),
    'http-snippet': ['uwsgi', 'scgi'].map((name) => `${name}_temp_path /tmp/nginx/${name};`).join('\n'),
    'access-log-path': '/dev/null',
    'error-log-path': '/dev/stderr',
  };
  const controller = 'k8s.io/ingress-nginx';
  // It looks for the pod that it runs in; this one is of no scheduler and stays pending.
  const spec = { schedulerName: 'none', containers: [{ name: 'none', image: 'localhost/pause:1' }] };
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'nginx' },
        spec: { controller },
      },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: pod, data },
      { apiVersion: 'v1', kind: 'Pod', metadata: pod, spec },
    ],
  };
}
