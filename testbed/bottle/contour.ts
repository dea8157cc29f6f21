import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testbed } from '../places.ts';
import { node } from './addresses.ts';
import { hasCondition } from './api.ts';
import { ready, start } from './component.ts';
import type { ContourOrder } from './order.ts';
import { applyAll, type Access } from './traffic.ts';

const gateway = '/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/contour-gateway';
const statsPort = 8104;
const xds = ['--xds-address=127.0.0.1', '--xds-port=8101'];

/** Contour and its Envoy: a second gateway, for HTTPProxies and for HTTPRoutes of its own Gateway. */
export async function startContour(access: Access, { contour, envoy, crds }: ContourOrder): Promise<void> {
  const { folder } = access.order;
  await applyAll(access, [crds, join(testbed, 'manifests/contour.yaml')]);
  const server = start(folder, 'contour', [contour, 'serve', ...flags(access), ...xds]);
  const bootstrap = join(folder, 'state/envoy.json');
  await promisify(execFile)(contour, [
    'bootstrap',
    bootstrap,
    ...xds,
    `--admin-address=${join(folder, 'state/envoy.sock')}`,
  ]);
  const proxy = start(folder, 'envoy', [
    ...[envoy, '--config-path', bootstrap, '--service-cluster', 'contour', '--service-node', 'bottle'],
    // Two Envoys of one machine would take each other for their own predecessor.
    '--disable-hot-restart',
    ...['--log-level', 'warn'],
  ]);
  await ready(server, () => hasCondition(access.credentials, gateway, 'Programmed'));
  // The gateway's own port is there with its first route.
  await ready(proxy, async () => (await fetch(`http://127.0.0.1:${statsPort}/ready`)).ok);
}

function flags({ order, credentials }: Access): readonly string[] {
  const config = join(order.folder, 'state/contour.yaml');
  writeFileSync(config, JSON.stringify({ gateway: { gatewayRef } }));
  return [
    `--kubeconfig=${credentials.kubeconfig}`,
    `--config-path=${config}`,
    '--insecure',
    '--disable-leader-election',
    `--ingress-status-address=${node.address}`,
    // Kinds whose CRDs are not of this Gateway API's standard channel, or of another version.
    ...['tlsroutes', 'tcproutes', 'backendtlspolicies'].map((kind) => `--disable-feature=${kind}`),
    // Its own would be Traefik's.
    '--health-port=8102',
    '--http-port=8103',
    `--stats-port=${statsPort}`,
  ];
}

const gatewayRef = { namespace: 'default', name: 'contour-gateway' };
