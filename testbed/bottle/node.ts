import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterDns, node, podRange } from './addresses.ts';
import { hasCondition } from './api.ts';
import { ready, start, type Component } from './component.ts';
import { socketOf } from './containerd.ts';
import type { Credentials } from './credentials.ts';
import type { BootOrder } from './order.ts';

export async function startNode(order: BootOrder, credentials: Credentials): Promise<void> {
  startProxy(order, credentials);
  await ready(startKubelet(order, credentials), () =>
    hasCondition(credentials, `/api/v1/nodes/${node.name}`, 'Ready'),
  );
}

function startKubelet(order: BootOrder, credentials: Credentials): Component {
  const config = join(order.folder, 'state/kubelet.json');
  writeFileSync(config, JSON.stringify(kubeletSettings(order), null, 2));
  return start(order.folder, 'kubelet', [
    order.kubernetes,
    'kubelet',
    `--config=${config}`,
    `--kubeconfig=${credentials.kubeconfig}`,
    `--root-dir=${join(order.folder, 'state/kubelet')}`,
    `--cert-dir=${join(order.folder, 'state/kubelet-certificates')}`,
    `--node-ip=${node.address}`,
    `--hostname-override=${node.name}`,
  ]);
}

const evictionSignals = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available'];

function kubeletSettings(order: BootOrder): object {
  const socket = `unix://${socketOf(order)}`;
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: socket,
    imageServiceEndpoint: socket,
    volumePluginDir: join(order.folder, 'state/volume-plugins'),
    clusterDNS: [clusterDns],
    clusterDomain: 'cluster.local',
    // The machine is not the cluster's own: no cgroup tree, no reservations, no evictions.
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    failCgroupV1: false,
    evictionHard: Object.fromEntries(evictionSignals.map((signal) => [signal, '0%'])),
    imageGCHighThresholdPercent: 100,
    syncFrequency: '5s',
    // Tests leave their applications behind, and 110 pods are soon there. The node has 254 addresses.
    maxPods: 220,
    // Only this cluster can reach it, and so `kubectl logs` needs no client certificate.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
  };
}

function startProxy(order: BootOrder, credentials: Credentials): void {
  start(order.folder, 'kube-proxy', [
    order.kubernetes,
    'kube-proxy',
    `--kubeconfig=${credentials.kubeconfig}`,
    '--proxy-mode=iptables',
    `--cluster-cidr=${podRange}`,
    `--hostname-override=${node.name}`,
    // The limits are the machine's, not this network's: zero leaves them alone.
    '--conntrack-max-per-core=0',
    '--conntrack-tcp-timeout-established=0s',
    '--conntrack-tcp-timeout-close-wait=0s',
  ]);
}
