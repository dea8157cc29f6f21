import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gatewayUrl, planeUrls, prometheusUrl } from '../bottle/addresses.ts';
import { testbed } from '../places.ts';
import { goWorks, preparePackages } from '../prepare.ts';
import { missingPackages, where } from '../prepare/packages.ts';
import { clusterEnv, type Provider, type StartOptions, type TestCluster } from './cluster.ts';
import { bootLog, makeFolder, removeFolder, sweepFolders, writeOwner } from './folder.ts';
import { childOf, joinNamespaces, unshare } from './namespaces.ts';

/** The real Kubernetes in namespaces of its own; nothing else of the machine is touched. */
export const bottle: Provider = {
  name: 'bottle (Kubernetes in namespaces of this machine)',
  misfit: () => Promise.resolve(misfit()),
  start,
};

function misfit(): string | undefined {
  if (process.platform !== 'linux') return `needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'needs root; you are not';
  if (!goWorks()) return 'needs Go to build Kubernetes, and `go version` does not work';
  const missing = missingPackages();
  const areStuck = missing.length > 0 && where('apt-get') === undefined;
  return areStuck ? `needs ${missing.join(', ')}, and there is no apt-get` : namespacesMisfit();
}

/** Root of a container may lack what it takes; only trying tells. */
function namespacesMisfit(): string | undefined {
  const flags = ['--net', '--mount', '--pid', '--fork', '--mount-proc'];
  const { error, status, stderr } = spawnSync('unshare', [...flags, 'true'], { encoding: 'utf8' });
  // Not there at all: util-linux is among the packages that will be installed.
  if (error !== undefined || status === 0) return undefined;
  return `this root may not make namespaces: ${stderr.trim()}`;
}

async function start(options: StartOptions): Promise<TestCluster> {
  await preparePackages();
  await sweepFolders();
  const folder = await makeFolder(options);
  const life = await bringUp(folder, options);
  let isStopping = false;
  const ended = once(life.process, 'exit').then(() => {
    const why = whatBootSaid(folder);
    // Boot speaks only when it gives up; that ends the command too, and so may look like our stop.
    if (why.includes('testbed:') || !isStopping) console.error(`testbed: the cluster is gone\n${why}`);
  });
  if (options.isKept) release(life.process);
  return describe({ folder, life, options }, async () => {
    isStopping = true;
    kill(life);
    await ended;
    await removeFolder(folder);
  });
}

/** By its first process: unshare ends only when that one has taken all others along. */
function kill(life: Life): void {
  try {
    process.kill(life.first, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

interface Life {
  readonly process: ChildProcess;
  /** The first process of the pid namespace: its end is the end of all others. */
  readonly first: number;
}

async function bringUp(folder: string, options: StartOptions): Promise<Life> {
  const errors = openSync(bootLog(folder), 'a');
  const child = unshare([process.execPath, join(testbed, 'bottle/boot.ts'), join(folder, 'order.json')], {
    // A proxy or a home of the user's shell has no business in the cluster.
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, HOME: folder },
    stdio: [options.isKept ? 'ignore' : 'pipe', 'pipe', errors],
    detached: true,
  });
  closeSync(errors);
  if (child.pid === undefined || child.stdout === null) throw new Error('unshare did not start');
  await writeOwner(folder, child.pid);
  const isUp = once(createInterface(child.stdout), 'line').then(() => true);
  const isGone = once(child, 'exit').then(() => false);
  const first = (await Promise.race([isUp, isGone])) ? childOf(child.pid) : undefined;
  if (first === undefined) throw new Error(`the cluster did not come up\n${whatBootSaid(folder)}`);
  return { process: child, first };
}

function whatBootSaid(folder: string): string {
  return readFileSync(bootLog(folder), 'utf8').trimEnd();
}

/** Lets this process end while the cluster goes on. */
function release(life: ChildProcess): void {
  life.unref();
  life.stdout?.destroy();
}

interface Bottle {
  readonly folder: string;
  readonly life: Life;
  readonly options: StartOptions;
}

function describe({ folder, life, options }: Bottle, stop: () => Promise<void>): TestCluster {
  const planes = Object.fromEntries(options.planes.map((plane) => [plane, planeUrls[plane]]));
  const cluster = {
    kubeconfig: join(folder, 'kubeconfig'),
    endpoints: { gateway: gatewayUrl, prometheus: prometheusUrl, planes },
    bin: join(folder, 'bin'),
  };
  const enter = `nsenter --target ${life.first} --net --mount --pid`;
  return {
    ...cluster,
    lookAround: [
      `${enter} ${cluster.bin}/kubectl --kubeconfig=${cluster.kubeconfig} get pods --all-namespaces`,
      `${enter} env KUBECONFIG=${cluster.kubeconfig} PATH=${cluster.bin}:$PATH bash`,
      `tail -f ${folder}/logs/*.log`,
      `kill -9 ${String(life.process.pid)} && rm -rf ${folder}   # the end of it`,
    ],
    run: (command, given = {}) =>
      joinNamespaces(life.first, command, {
        ...given,
        env: { ...(given.env ?? process.env), ...clusterEnv(cluster) },
      }),
    stop,
  };
}
