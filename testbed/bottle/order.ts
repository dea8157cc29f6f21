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
  readonly traefikCrds: string;
  /** A second gateway; undefined: nobody asked for it. */
  readonly contour?: ContourOrder;
  readonly ingressNginx?: IngressNginxOrder;
  readonly keda?: KedaOrder;
  /** The program. */
  readonly metricsServer?: string;
  /** Whether the cluster stays when who started it is gone. */
  readonly outlivesStarter: boolean;
}

export interface ContourOrder {
  readonly contour: string;
  readonly envoy: string;
  readonly crds: string;
}

export interface KedaOrder {
  readonly operator: string;
  readonly crds: readonly string[];
}

export interface IngressNginxOrder {
  readonly controller: string;
  /** The folder of its Go module, which has its template and its Lua too. */
  readonly module: string;
  /** Where nginx and its modules are unpacked. */
  readonly nginxRoot: string;
}

/** The line on standard output that says the cluster is up. */
export const readyLine = 'ready';
