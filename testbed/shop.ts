import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { kubectl } from './kubectl.ts';

const root = resolve(import.meta.dirname, '..');
const servedTimeoutMs = 30_000;

export interface Shop {
  readonly namespace: string;
  /** The Host header that reaches it through the gateway. */
  readonly host: string;
  /** Of a ServiceAccount that has exactly the rules of docs/rbac*.yaml. */
  readonly kubeconfig: string;
}

/** A file of testbed/manifests, and the workload in it that serves. */
const serving = {
  shop: 'deployment/shop',
  pair: 'deployment/shop-blue',
  together: 'deployment/shop',
  statefulset: 'statefulset/shop',
  daemonset: 'daemonset/shop',
} as const;

export type ShopForm = keyof typeof serving;

export interface ShopOptions {
  /** Exits at once on SIGTERM. */
  readonly isAbrupt?: boolean;
  readonly replicas?: number;
  /** Tag of the image that it runs. Without, 1.0.0. */
  readonly version?: string;
  /** Which of testbed/manifests. */
  readonly form?: ShopForm;
  /** Environment of its containers. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A plain application in a namespace of its own, behind the gateway. */
export async function openShop(
  namespace: string,
  { isAbrupt = false, replicas = 4, form = 'shop', settings = {}, version = '1.0.0' }: ShopOptions = {},
): Promise<Shop> {
  const host = `${namespace}.test`;
  await kubectl('create', 'namespace', namespace);
  const written = await readFile(join(root, `testbed/manifests/${form}.yaml`), 'utf8');
  const manifest = written.replaceAll('shop:1.0.0', `shop:${version}`);
  const path = join(tmpdir(), `shop-${namespace}.yaml`);
  const all = { ...settings, ...(isAbrupt ? { SHOP_ABRUPT: '1' } : {}) };
  await writeFile(
    path,
    withSettings(manifest.replaceAll('shop.test', host), all).replace('replicas: 4', `replicas: ${replicas}`),
  );
  await kubectl('-n', namespace, 'apply', '-f', path);
  const [kubeconfig] = await Promise.all([
    accountKubeconfig(namespace),
    kubectl('-n', namespace, 'rollout', 'status', serving[form], '--timeout=60s'),
  ]);
  await untilServed(host);
  return { namespace, host, kubeconfig };
}

/** The gateway learns of ready pods a moment after the API server does, and answers 503 until then. */
async function untilServed(host: string): Promise<void> {
  const until = Date.now() + servedTimeoutMs;
  for (;;) {
    const status = await statusOf(host);
    if (status === 200) return;
    if (Date.now() > until) throw new Error(`The gateway still answers ${status} for ${host}.`);
    await sleep(50);
  }
}

async function statusOf(host: string): Promise<number> {
  const url = `${process.env['CUTOVER_TEST_GATEWAY'] ?? ''}/`;
  const { statusCode, body } = await request(url, { headers: { host } });
  await body.dump();
  return statusCode;
}

/** With this environment from the start: set later, every pod would be replaced. Each container is a shop. */
function withSettings(manifest: string, settings: Readonly<Record<string, string>>): string {
  const env = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const own = `env: ${JSON.stringify(env)}`;
  return env.length === 0
    ? manifest
    : manifest.replace(/^( *)imagePullPolicy:/gm, (line, indent: string) => `${indent}${own}\n${line}`);
}

/** A kubeconfig of the ServiceAccount that docs/rbac.yaml makes: never admin. */
async function accountKubeconfig(namespace: string): Promise<string> {
  const files = ['docs/rbac.yaml', 'docs/rbac-in-place.yaml'].map((file) =>
    readFile(join(root, file), 'utf8'),
  );
  const rbac = (await Promise.all(files)).join('---\n');
  const rbacPath = join(tmpdir(), `rbac-${namespace}.yaml`);
  await writeFile(rbacPath, rbac.replaceAll('namespace: default', `namespace: ${namespace}`));
  await kubectl('apply', '-f', rbacPath);
  const token = await kubectl('-n', namespace, 'create', 'token', 'cutover', '--duration=2h');
  const admin = JSON.parse(await kubectl('config', 'view', '--raw', '--minify', '-o', 'json')) as AdminConfig;
  const config = {
    ...admin,
    users: [{ name: 'cutover', user: { token } }],
    contexts: [
      { name: 'cutover', context: { cluster: admin.clusters[0]?.name, user: 'cutover', namespace } },
    ],
    'current-context': 'cutover',
  };
  const path = join(tmpdir(), `kubeconfig-${namespace}.json`);
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

interface AdminConfig {
  readonly clusters: readonly { readonly name: string }[];
}
