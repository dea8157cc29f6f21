import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** What comes from the distribution, and the package that has it. */
const packages: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  ctr: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
};

const pluginFolders = ['/usr/lib/cni', '/opt/cni/bin'];

export function where(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

export function cniPlugins(): string | undefined {
  return pluginFolders.find((folder) => existsSync(join(folder, 'bridge')));
}

/**
 * The packages whose programs are not here. Asked by program, not by package:
 * Debian's containerd would push out the containerd.io of a Docker install.
 */
export function missingPackages(): string[] {
  const missing = Object.keys(packages).filter((program) => where(program) === undefined);
  const named = missing.map((program) => packages[program] ?? program);
  if (cniPlugins() === undefined) named.push('containernetworking-plugins');
  return [...new Set(named)];
}

export async function installPackages(names: readonly string[]): Promise<void> {
  console.error(`testbed: installing with apt-get (no service is started): ${names.join(' ')}`);
  await withServicesHeld(() => {
    if (install(names)) return;
    apt(['update']);
    if (!install(names)) throw new Error(`apt-get could not install ${names.join(' ')}`);
  });
}

function install(names: readonly string[]): boolean {
  return apt(['install', '--yes', '--no-install-recommends', ...names]);
}

function apt(args: readonly string[]): boolean {
  const { status } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status === 0;
}

const policy = '/usr/sbin/policy-rc.d';
const aside = `${policy}.before-cutover-testbed`;
const hold = '#!/bin/sh\n# cutover testbed: installs programs, starts no services\nexit 101\n';

/**
 * Debian starts what it installs unless policy-rc.d says no. An own policy of
 * the machine is put aside and comes back, also after a run that was killed.
 */
async function withServicesHeld(work: () => void): Promise<void> {
  const present = await readFile(policy, 'utf8').catch(() => undefined);
  if (present !== undefined && present !== hold) await rename(policy, aside);
  await writeFile(policy, hold, { mode: 0o755 });
  try {
    work();
  } finally {
    if (existsSync(aside)) await rename(aside, policy);
    else await rm(policy, { force: true });
  }
}
