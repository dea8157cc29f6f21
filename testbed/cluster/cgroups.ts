import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const root = '/sys/fs/cgroup';
const parent = 'k8s.io';

/**
 * Removes the empty cgroups of containers that were killed with their cluster: nobody was left to do it.
 * Asked by the ids that this cluster's containerd knew, because two clusters share the parent.
 */
export function removeCgroups(state: string): void {
  const tasks = join(state, 'containerd-state/io.containerd.runtime.v2.task', parent);
  const ids = existsSync(tasks) ? readdirSync(tasks) : [];
  for (const hierarchy of hierarchies()) {
    for (const id of ids) removeIfEmpty(join(hierarchy, parent, id));
    removeIfEmpty(join(hierarchy, parent));
  }
}

/** One in cgroup v2, a dozen in v1. */
function hierarchies(): string[] {
  const folders = existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
  return [root, ...folders].filter((folder) => existsSync(join(folder, parent)));
}

/** Only rmdir works on a cgroup: its files cannot be unlinked and go with it. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Gone already, or another cluster's pods are in it.
  }
}
