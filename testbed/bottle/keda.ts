import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from '../faults/certificate.ts';
import { planeUrls } from './addresses.ts';
import { ready, start } from './component.ts';
import type { KedaOrder } from './order.ts';
import { applyAll, type Access } from './traffic.ts';

/**
 * KEDA's operator. Its metrics server is not here, so a HorizontalPodAutoscaler of its making knows no
 * metrics and keeps to its bounds; bringing a target to sleep and waking it is the operator's own work.
 */
export async function startKeda(access: Access, { operator, crds }: KedaOrder): Promise<void> {
  const { folder } = access.order;
  await applyAll(access, crds);
  const certificates = join(folder, 'state/keda');
  mkdirSync(certificates);
  const { key, cert } = selfSigned();
  for (const [name, text] of Object.entries({ 'ca.crt': cert, 'tls.crt': cert, 'tls.key': key }))
    writeFileSync(join(certificates, name), text, { mode: 0o600 });
  const keda = start(folder, 'keda', [
    ...['env', 'WATCH_NAMESPACE=', 'POD_NAMESPACE=default', 'KEDA_CLUSTER_OBJECT_NAMESPACE=default'],
    ...[operator, `--kubeconfig=${access.credentials.kubeconfig}`, `--cert-dir=${certificates}`],
    `--health-probe-bind-address=${new URL(planeUrls.keda).host}`,
    '--metrics-bind-address=127.0.0.1:8401',
    '--metrics-service-bind-address=127.0.0.1:8402',
  ]);
  await ready(keda, async () => (await fetch(`${planeUrls.keda}/readyz`)).ok);
}
