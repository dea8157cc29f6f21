import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { BootOrder, ContourOrder, IngressNginxOrder, KedaOrder } from '../bottle/order.ts';
import { crdFiles, goModule } from '../crds.ts';
import { imageArchive, pauseTag, shopTags, type Tag } from '../images.ts';
import { contourCrds, gatewayCrds, prepare, prepareEnvoy, prepareNginx, traefikCrds } from '../prepare.ts';
import { cniPlugins } from '../prepare/packages.ts';
import { removeCgroups } from './cgroups.ts';
import type { StartOptions } from './cluster.ts';

const prefix = 'cutover-bottle-';

export const bootLog = (folder: string): string => join(folder, 'logs/boot.log');

/** Makes a cluster's own folder, with all that its boot needs. */
export async function makeFolder({ isKept, planes }: StartOptions): Promise<string> {
  const binaries = await prepare(['kubernetes', 'traefik', 'prometheus', 'shop', 'pause', 'load']);
  const folder = await mkdtemp(join(tmpdir(), prefix));
  for (const name of ['bin', 'logs', 'state']) await mkdir(join(folder, name));
  await symlink(binaries.kubernetes, join(folder, 'bin/kubectl'));
  await symlink(binaries.load, join(folder, 'bin/load'));
  await symlink(binaries.prometheus, join(folder, 'bin/prometheus'));
  const order: BootOrder = {
    folder,
    kubernetes: binaries.kubernetes,
    traefik: binaries.traefik,
    prometheus: binaries.prometheus,
    images: [
      await writeArchive(folder, binaries.shop, shopTags),
      await writeArchive(folder, binaries.pause, [pauseTag]),
    ],
    cniPlugins: cniPlugins() ?? '/usr/lib/cni',
    gatewayCrds: gatewayCrds(),
    traefikCrds: traefikCrds(),
    ...(planes.includes('contour') && { contour: await contourOrder() }),
    ...(planes.includes('ingress-nginx') && { ingressNginx: await ingressNginxOrder() }),
    ...(planes.includes('keda') && { keda: await kedaOrder() }),
    ...(planes.includes('metrics-server') && { metricsServer: await metricsServer() }),
    outlivesStarter: isKept,
  };
  await writeFile(join(folder, 'order.json'), JSON.stringify(order, null, 2));
  return folder;
}

async function contourOrder(): Promise<ContourOrder> {
  const { contour } = await prepare(['contour']);
  return { contour, envoy: await prepareEnvoy(), crds: contourCrds() };
}

async function ingressNginxOrder(): Promise<IngressNginxOrder> {
  const binaries = await prepare(['ingress-nginx']);
  const module = goModule('bottle/ingress-nginx', 'k8s.io/ingress-nginx');
  return { controller: binaries['ingress-nginx'], module, nginxRoot: await prepareNginx() };
}

async function kedaOrder(): Promise<KedaOrder> {
  const { keda } = await prepare(['keda']);
  return { operator: keda, crds: crdFiles()['keda'] ?? [] };
}

async function metricsServer(): Promise<string> {
  const binaries = await prepare(['metrics-server']);
  return binaries['metrics-server'];
}

async function writeArchive(folder: string, binary: string, tags: readonly Tag[]): Promise<string> {
  const program = basename(binary);
  const path = join(folder, `state/${program}.tar`);
  await writeFile(path, imageArchive(await readFile(binary), program, tags));
  return path;
}

/** Notes which process the cluster in a folder lives and dies with. */
export async function writeOwner(folder: string, pid: number): Promise<void> {
  await writeFile(join(folder, 'owner'), String(pid));
}

/** Removes a cluster's folder, and its pods' empty cgroups, which the kernel keeps when the pods are gone. */
export async function removeFolder(folder: string): Promise<void> {
  removeCgroups(join(folder, 'state'));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Removes the folders of clusters whose process is gone: what a kill -9 of starter and cluster leaves. */
export async function sweepFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith(prefix) && isOrphan(folder)) await removeFolder(folder);
  }
}

function isOrphan(folder: string): boolean {
  // Without an owner it is being made right now by somebody else.
  if (!existsSync(join(folder, 'owner'))) return false;
  const pid = readFileSync(join(folder, 'owner'), 'utf8');
  try {
    return !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
  } catch {
    return true;
  }
}
