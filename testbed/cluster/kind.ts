import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageArchive, shopTags } from '../images.ts';
import { testbed } from '../places.ts';
import { gatewayCrds, goWorks, prepare } from '../prepare.ts';
import { where } from '../prepare/packages.ts';
import { clusterEnv, type Provider, type StartOptions, type TestCluster } from './cluster.ts';
import { inClusterManifests, traefikImage } from './kind-manifests.ts';

/**
 * Kubernetes in a Docker container. Exercised on hosted runners only: the
 * machines that the testbed was made on have no Docker engine.
 */
export const kind: Provider = { name: 'kind', misfit: (options) => Promise.resolve(misfit(options)), start };

function misfit({ planes }: StartOptions): string | undefined {
  if (planes.length > 0) return `has no ${planes.join(', ')} here`;
  const missing = ['docker', 'kind', 'kubectl'].filter((program) => where(program) === undefined);
  if (missing.length > 0) return `needs ${missing.join(', ')} on the PATH`;
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status !== 0)
    return 'no Docker engine answers `docker info`';
  return goWorks() ? undefined : 'needs Go to build the shop and the gateway, and `go version` does not work';
}

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly kubeconfig: string;
}

async function start(options: StartOptions): Promise<TestCluster> {
  const binaries = await prepare(['traefik', 'shop', 'load']);
  const folder = await mkdtemp(join(tmpdir(), 'cutover-kind-'));
  const place = { name: `cutover-${process.pid}`, folder, kubeconfig: join(folder, 'kubeconfig') };
  await mkdir(join(folder, 'bin'));
  await symlink(binaries.load, join(folder, 'bin/load'));
  await symlink(String(where('kubectl')), join(folder, 'bin/kubectl'));
  const ports = { gateway: await freePort(), prometheus: await freePort() };
  try {
    await create(place, ports);
    await load(place, 'shop', imageArchive(await readFile(binaries.shop), 'shop', shopTags));
    await load(place, 'traefik', imageArchive(await readFile(binaries.traefik), 'traefik', [traefikImage]));
    await deploy(place);
  } catch (error) {
    await remove(place);
    throw error;
  }
  return describe(place, ports, options);
}

interface Ports {
  readonly gateway: number;
  readonly prometheus: number;
}

async function create(place: Place, ports: Ports): Promise<void> {
  const mapping = (containerPort: number, hostPort: number): object => ({
    containerPort,
    hostPort,
    listenAddress: '127.0.0.1',
  });
  const extraPortMappings = [mapping(8000, ports.gateway), mapping(9090, ports.prometheus)];
  const config = join(place.folder, 'kind.json');
  await writeFile(
    config,
    JSON.stringify({
      kind: 'Cluster',
      apiVersion: 'kind.x-k8s.io/v1alpha4',
      nodes: [{ role: 'control-plane', extraPortMappings }],
    }),
  );
  const files = ['--config', config, '--kubeconfig', place.kubeconfig];
  run('kind', ['create', 'cluster', '--name', place.name, ...files, '--wait', '120s']);
}

async function load(place: Place, name: string, archive: Buffer): Promise<void> {
  const path = join(place.folder, `${name}.tar`);
  await writeFile(path, archive);
  run('kind', ['load', 'image-archive', path, '--name', place.name]);
}

async function deploy(place: Place): Promise<void> {
  const manifests = join(place.folder, 'gateway-and-prometheus.json');
  await writeFile(manifests, JSON.stringify(inClusterManifests()));
  const kubectl = (line: string): void => {
    run('kubectl', ['--kubeconfig', place.kubeconfig, ...line.split(' ')]);
  };
  kubectl(`apply --server-side -f ${gatewayCrds()}`);
  kubectl('wait --for=condition=Established crd --all --timeout=60s');
  kubectl(`apply -f ${join(testbed, 'manifests/gateway.yaml')} -f ${manifests}`);
  kubectl('-n cutover-testbed rollout status deployment --timeout=180s');
  kubectl('wait --for=condition=Programmed gateway/cutover-gateway --timeout=60s');
}

function describe(place: Place, ports: Ports, options: StartOptions): TestCluster {
  const local = (port: number): string => `http://127.0.0.1:${port}`;
  const cluster = {
    kubeconfig: place.kubeconfig,
    endpoints: { gateway: local(ports.gateway), prometheus: local(ports.prometheus) },
    bin: join(place.folder, 'bin'),
  };
  return {
    ...cluster,
    lookAround: [
      `kubectl --kubeconfig=${place.kubeconfig} get pods --all-namespaces`,
      `kind delete cluster --name ${place.name} && rm -rf ${place.folder}   # the end of it`,
    ],
    run: ([program = '', ...args], given = {}) =>
      spawn(program, args, { ...given, env: { ...(given.env ?? process.env), ...clusterEnv(cluster) } }),
    stop: () => (options.isKept ? Promise.resolve() : remove(place)),
  };
}

async function remove(place: Place): Promise<void> {
  spawnSync('kind', ['delete', 'cluster', '--name', place.name, '--kubeconfig', place.kubeconfig]);
  await rm(place.folder, { recursive: true, force: true });
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
