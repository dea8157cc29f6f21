import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { podRange } from './addresses.ts';
import { ready, start } from './component.ts';
import type { BootOrder } from './order.ts';

export function socketOf(order: BootOrder): string {
  return join(order.folder, 'state/containerd.sock');
}

export async function startContainerd(order: BootOrder): Promise<void> {
  const config = join(order.folder, 'state/containerd.toml');
  writeFileSync(config, settings(order));
  writeNetworkList(order);
  const containerd = start(order.folder, 'containerd', ['containerd', '--config', config]);
  await ready(containerd, async () => {
    await ctr(order, ['version']);
    return true;
  });
  for (const image of order.images) await ctr(order, ['images', 'import', image]);
}

async function ctr(order: BootOrder, args: readonly string[]): Promise<void> {
  await promisify(execFile)('ctr', ['--address', socketOf(order), '--namespace', 'k8s.io', ...args]);
}

function settings(order: BootOrder): string {
  const state = join(order.folder, 'state');
  return `version = 2
root = "${state}/containerd"
state = "${state}/containerd-state"
[grpc]
  address = "${socketOf(order)}"
[ttrpc]
  address = "${socketOf(order)}.ttrpc"
[plugins."io.containerd.internal.v1.opt"]
  path = "${state}/containerd-opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  # Without CAP_SYS_RESOURCE runc fails otherwise, with "can't get final child's PID from pipe: EOF".
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotter(state)}"
    default_runtime_name = "runc"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${order.cniPlugins}"
    conf_dir = "${state}/cni"
`;
}

/** Overlay shares one layer among all pods; a kernel or file system without it gets copies. */
function snapshotter(state: string): 'overlayfs' | 'native' {
  const trial = join(state, 'overlay-trial');
  const [lower, upper, work, merged] = ['lower', 'upper', 'work', 'merged'].map((name) => join(trial, name));
  for (const folder of [lower, upper, work, merged]) mkdirSync(String(folder), { recursive: true });
  const options = `lowerdir=${String(lower)},upperdir=${String(upper)},workdir=${String(work)}`;
  try {
    execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, String(merged)], { stdio: 'ignore' });
    execFileSync('umount', [String(merged)]);
    return 'overlayfs';
  } catch {
    return 'native';
  }
}

function writeNetworkList(order: BootOrder): void {
  const folder = join(order.folder, 'state/cni');
  mkdirSync(folder, { recursive: true });
  const bridge = {
    type: 'bridge',
    bridge: 'pods',
    isGateway: true,
    hairpinMode: true,
    ipMasq: true,
    ipam: { type: 'host-local', ranges: [[{ subnet: podRange }]], routes: [{ dst: '0.0.0.0/0' }] },
  };
  const portmap = { type: 'portmap', capabilities: { portMappings: true } };
  const list = { cniVersion: '0.4.0', name: 'pods', plugins: [bridge, portmap] };
  writeFileSync(join(folder, '10-pods.conflist'), JSON.stringify(list, null, 2));
}
