/** What the outside tells the inside of a bottle to bring up. Written as JSON. */
export interface BootOrder {
  /** The cluster's own folder: logs, kubeconfig and all state. */
  readonly folder: string;
  readonly kubernetes: string;
  readonly traefik: string;
  readonly prometheus: string;
  readonly images: readonly string[];
  readonly cniPlugins: string;
  readonly gatewayCrds: string;
  /** Whether the cluster stays when who started it is gone. */
  readonly outlivesStarter: boolean;
}

/** The line on standard output that says the cluster is up. */
export const readyLine = 'ready';
