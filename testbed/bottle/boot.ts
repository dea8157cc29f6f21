import { readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { testbed } from '../places.ts';
import { firstEnd } from './component.ts';
import { startContour } from './contour.ts';
import { startContainerd } from './containerd.ts';
import { startApiServer, startControllers, startEtcd } from './control-plane.ts';
import { makeCredentials, type Credentials } from './credentials.ts';
import { startIngressNginx } from './ingress-nginx.ts';
import { startKeda } from './keda.ts';
import { bringUpNetwork, coverFixedPaths } from './network.ts';
import { startMetricsServer } from './metrics-server.ts';
import { startNode } from './node.ts';
import { readyLine, type BootOrder } from './order.ts';
import { applyAll, startPrometheus, startTraefik } from './traffic.ts';

/**
 * Runs inside fresh network, mount and pid namespaces and never ends by itself.
 * Its end, however it comes, is the end of all it started: the kernel sees to it.
 */
async function boot(order: BootOrder): Promise<void> {
  for (const folder of ['logs', 'state']) mkdirSync(join(order.folder, folder), { recursive: true });
  bringUpNetwork();
  coverFixedPaths();
  const credentials = makeCredentials(order.folder);
  startEtcd(order);
  await Promise.all([startContainerd(order), startApiServer(order, credentials)]);
  await Promise.all([
    startControllers(order, credentials),
    startNode(order, credentials),
    startGateways(order, credentials),
    startPrometheus(order, credentials),
    order.keda && startKeda({ order, credentials }, order.keda),
    order.metricsServer && startMetricsServer({ order, credentials }, order.metricsServer),
  ]);
}

async function startGateways(order: BootOrder, credentials: Credentials): Promise<void> {
  const access = { order, credentials };
  await applyAll(access, [order.gatewayCrds, order.traefikCrds, join(testbed, 'manifests/gateway.yaml')]);
  await Promise.all([
    startTraefik(order, credentials),
    order.contour && startContour(access, order.contour),
    order.ingressNginx && startIngressNginx(access, order.ingressNginx),
  ]);
}

function fail(error: unknown): never {
  console.error(`testbed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

const order = JSON.parse(readFileSync(String(process.argv[2]), 'utf8')) as BootOrder;

// Standard input is held open by who started the cluster; when it closes, they are gone.
if (!order.outlivesStarter) process.stdin.on('end', () => process.exit(0)).resume();

try {
  await Promise.race([boot(order), firstEnd]);
  console.log(readyLine);
  await firstEnd;
} catch (error) {
  fail(error);
}
