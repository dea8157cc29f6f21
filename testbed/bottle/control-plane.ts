import { join } from 'node:path';
import { apiServer, etcd, node, podRange, serviceRange } from './addresses.ts';
import { ask } from './api.ts';
import { ready, start } from './component.ts';
import { writeKubeconfig, type Credentials } from './credentials.ts';
import { proxyFlags } from './metrics-server.ts';
import type { BootOrder } from './order.ts';

export function startEtcd(order: BootOrder): void {
  start(order.folder, 'etcd', [
    order.kubernetes,
    'etcd',
    `--data-dir=${join(order.folder, 'state/etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    '--listen-peer-urls=http://127.0.0.1:2380',
    // A cluster that lives for minutes loses nothing worth a disk flush per write.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]);
}

/** Resolves when the API server answers, with RBAC on; then the kubeconfig is there too. */
export async function startApiServer(order: BootOrder, credentials: Credentials): Promise<void> {
  const server = start(order.folder, 'kube-apiserver', [
    order.kubernetes,
    'kube-apiserver',
    `--etcd-servers=${etcd}`,
    `--bind-address=${node.address}`,
    `--advertise-address=${node.address}`,
    `--cert-dir=${credentials.certificates}`,
    `--token-auth-file=${credentials.tokens}`,
    '--authorization-mode=Node,RBAC',
    '--allow-privileged',
    // Nothing resolves the node's name.
    '--kubelet-preferred-address-types=InternalIP',
    `--service-cluster-ip-range=${serviceRange}`,
    `--service-account-issuer=${apiServer}`,
    `--service-account-key-file=${credentials.serviceAccountKey}`,
    `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
    ...proxyFlags(order),
  ]);
  await ready(server, async () => (await ask(credentials, '/readyz')) === 'ok');
  writeKubeconfig(credentials);
}

/** Resolves when pods can be made: without the default ServiceAccount every pod is refused. */
export async function startControllers(order: BootOrder, credentials: Credentials): Promise<void> {
  const access = [
    `--kubeconfig=${credentials.kubeconfig}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
  ];
  const certificates = `--cert-dir=${credentials.certificates}`;
  const manager = start(order.folder, 'kube-controller-manager', [
    order.kubernetes,
    'kube-controller-manager',
    ...access,
    certificates,
    `--service-account-private-key-file=${credentials.serviceAccountKey}`,
    `--root-ca-file=${credentials.certificate}`,
    `--cluster-cidr=${podRange}`,
  ]);
  start(order.folder, 'kube-scheduler', [order.kubernetes, 'kube-scheduler', ...access, certificates]);
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await ready(manager, async () => (await ask(credentials, account)) !== undefined);
}
