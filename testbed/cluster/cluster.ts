import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { join } from 'node:path';

/** Data planes beside the gateway, KEDA and metrics-server: built and started only where somebody asks for them. */
export const planes = ['contour', 'ingress-nginx', 'keda', 'metrics-server'] as const;
export type Plane = (typeof planes)[number];

/** A real cluster with a gateway, Prometheus and the shop's images, for one test run. */
export interface TestCluster {
  readonly kubeconfig: string;
  readonly endpoints: Endpoints;
  /** Holds `kubectl` and `load`, and in a bottle `prometheus`. */
  readonly bin: string;
  /** How to look around in it while it runs. */
  readonly lookAround: readonly string[];
  /**
   * Starts a command where 127.0.0.1 is the cluster's host, with `clusterEnv` added to its
   * environment. `kill` of the returned process reaches the command itself.
   */
  run(command: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Ends the cluster and all that runs in it; a cluster that the user named is left as it is. */
  stop(): Promise<void>;
}

export interface Endpoints {
  readonly gateway: string;
  readonly prometheus: string;
  /** Of the data planes that were asked for. */
  readonly planes?: Readonly<Partial<Record<Plane, string>>>;
}

export interface StartOptions {
  /** The cluster stays when the process that started it ends. */
  readonly isKept: boolean;
  readonly planes: readonly Plane[];
}

/** One way to come by a cluster. */
export interface Provider {
  readonly name: string;
  /** Why it cannot be had here; undefined when it can. */
  misfit(options: StartOptions): Promise<string | undefined>;
  start(options: StartOptions): Promise<TestCluster>;
}

/** The contract between the testbed and what runs in it: these variables. */
export function clusterEnv(
  cluster: Pick<TestCluster, 'kubeconfig' | 'endpoints' | 'bin'>,
): Record<string, string> {
  return {
    CUTOVER_TEST_KUBECONFIG: cluster.kubeconfig,
    CUTOVER_TEST_GATEWAY: cluster.endpoints.gateway,
    CUTOVER_TEST_PROMETHEUS: cluster.endpoints.prometheus,
    CUTOVER_TEST_BIN: cluster.bin,
    ...Object.fromEntries(
      Object.entries(cluster.endpoints.planes ?? {}).map(([plane, url]) => [planeVariable(plane), url]),
    ),
    // So that a plain kubectl finds this cluster, and never the one that the shell had.
    KUBECONFIG: cluster.kubeconfig,
    // kubectl remembers an address's API for hours, and every bottle has the same address.
    KUBECACHEDIR: join(cluster.bin, '.kube-cache'),
    PATH: `${cluster.bin}:${process.env['PATH'] ?? ''}`,
  };
}

function planeVariable(plane: string): string {
  return `CUTOVER_TEST_${plane.toUpperCase().replaceAll('-', '_')}`;
}
