import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from '../faults/certificate.ts';
import { testbed } from '../places.ts';
import { node, planeUrls } from './addresses.ts';
import { hasCondition } from './api.ts';
import { ready, start } from './component.ts';
import type { BootOrder } from './order.ts';
import { applyAll, type Access } from './traffic.ts';

const registration = '/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io';

/** metrics-server, behind the API server as everywhere: it knows users by what the API server says of them. */
export async function startMetricsServer(access: Access, program: string): Promise<void> {
  const { folder } = access.order;
  const { kubeconfig } = access.credentials;
  const server = start(folder, 'metrics-server', [
    ...[program, `--kubeconfig=${kubeconfig}`, `--bind-address=${node.address}`],
    ...[`--authentication-kubeconfig=${kubeconfig}`, `--authorization-kubeconfig=${kubeconfig}`],
    `--secure-port=${new URL(planeUrls['metrics-server']).port}`,
    `--cert-dir=${join(folder, 'state/metrics-server')}`,
    // Nothing resolves the node's name.
    ...['--kubelet-insecure-tls', '--kubelet-preferred-address-types=InternalIP'],
    // The shortest that it takes, and what it waits for a kubelet must be shorter.
    ...['--metric-resolution=10s', '--kubelet-request-timeout=5s'],
  ]);
  await applyAll(access, [join(testbed, 'manifests/metrics-server.yaml')]);
  await ready(server, () => hasCondition(access.credentials, registration, 'Available'));
}

/** With what the API server says to others that it is the one who asks. */
export function proxyFlags({ folder, metricsServer }: BootOrder): readonly string[] {
  if (metricsServer === undefined) return [];
  const certificates = join(folder, 'state/proxy');
  const [key, cert] = [join(certificates, 'tls.key'), join(certificates, 'tls.crt')];
  const own = selfSigned();
  mkdirSync(certificates);
  writeFileSync(key, own.key, { mode: 0o600 });
  writeFileSync(cert, own.cert);
  return [
    ...[`--proxy-client-key-file=${key}`, `--proxy-client-cert-file=${cert}`],
    // It waits for the authority of users too, of whom nobody has a certificate here.
    `--client-ca-file=${cert}`,
    ...[`--requestheader-client-ca-file=${cert}`, '--requestheader-username-headers=X-Remote-User'],
    ...[
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    ],
  ];
}
