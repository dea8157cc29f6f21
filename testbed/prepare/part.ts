import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, testbed } from '../places.ts';

/** One binary that is built from a Go module of the testbed. */
export interface Part {
  readonly name: string;
  readonly module: string;
  readonly target: string;
  readonly tags: string;
  readonly linkerFlags: string;
  /** Seconds of one core for a cold build, measured. */
  readonly coreSeconds: number;
  readonly runsInCluster: boolean;
}

const strip = '-s -w';

// Without a version in it, some controllers take the cluster for too old and refuse it.
const versioned = `${strip} -X k8s.io/component-base/version.gitVersion=v1.34.4`;

const app = { module: 'apps', tags: '', linkerFlags: strip, coreSeconds: 20 };

export const parts = {
  kubernetes: {
    name: 'kubernetes',
    module: 'bottle/kubernetes',
    target: '.',
    tags: '',
    linkerFlags: versioned,
    coreSeconds: 580,
    runsInCluster: true,
  },
  traefik: {
    name: 'traefik',
    module: 'bottle/traefik',
    target: 'github.com/traefik/traefik/v3/cmd/traefik',
    tags: '',
    linkerFlags: strip,
    coreSeconds: 520,
    runsInCluster: true,
  },
  // Debian's own is built without the discovery of pods.
  prometheus: {
    name: 'prometheus',
    module: 'bottle/prometheus',
    target: 'github.com/prometheus/prometheus/cmd/prometheus',
    tags: 'remove_all_sd,enable_kubernetes_sd',
    linkerFlags: strip,
    coreSeconds: 300,
    runsInCluster: true,
  },
  contour: {
    name: 'contour',
    module: 'bottle/contour',
    target: 'github.com/projectcontour/contour/cmd/contour',
    tags: '',
    linkerFlags: strip,
    coreSeconds: 170,
    runsInCluster: true,
  },
  'ingress-nginx': {
    name: 'ingress-nginx',
    module: 'bottle/ingress-nginx',
    target: 'k8s.io/ingress-nginx/cmd/nginx',
    tags: '',
    linkerFlags: strip,
    coreSeconds: 140,
    runsInCluster: true,
  },
  keda: {
    name: 'keda',
    module: 'bottle/keda',
    target: 'github.com/kedacore/keda/v2/cmd/operator',
    tags: '',
    linkerFlags: strip,
    coreSeconds: 480,
    runsInCluster: true,
  },
  'metrics-server': {
    name: 'metrics-server',
    module: 'bottle/metrics-server',
    target: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
    tags: '',
    linkerFlags: strip,
    coreSeconds: 220,
    runsInCluster: true,
  },
  // Runs real workflow files.
  act: {
    name: 'act',
    module: 'act',
    target: 'github.com/nektos/act',
    tags: '',
    linkerFlags: strip,
    coreSeconds: 40,
    runsInCluster: false,
  },
  // The newest with Flux in Go: from 1.9 on, its parser is in Rust, and links with C.
  influxdb: {
    name: 'influxdb',
    module: 'metrics/influxdb',
    target: 'github.com/influxdata/influxdb/cmd/influxd',
    tags: '',
    linkerFlags: strip,
    coreSeconds: 60,
    runsInCluster: false,
  },
  shop: { ...app, name: 'shop', target: './shop', runsInCluster: true },
  pause: { ...app, name: 'pause', target: './pause', runsInCluster: true },
  load: { ...app, name: 'load', target: './load', runsInCluster: false },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

export function isPartName(name: string): name is PartName {
  return Object.hasOwn(parts, name);
}

/** Pods are Linux wherever the testbed runs; the load generator runs here. */
export function platformOf(part: Part): string {
  return part.runsInCluster ? 'linux' : process.platform;
}

/** The folder of a part's binary: another one as soon as any source or pinned version differs. */
export async function folderOf(part: Part): Promise<string> {
  const root = join(testbed, part.module);
  const files = (await readdir(root, { recursive: true }))
    .filter((file) => file.endsWith('.go') || file.endsWith('go.mod') || file.endsWith('go.sum'))
    .sort();
  const hash = createHash('sha256').update([platformOf(part), part.tags, part.linkerFlags].join());
  for (const file of files) hash.update(file).update(await readFile(join(root, file)));
  return join(cacheFolder(), `${part.name}-${hash.digest('hex').slice(0, 16)}`);
}

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
