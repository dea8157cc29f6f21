/**
 * What a rollout costs the API server, and how long the bundle takes to its first request. Inside the
 * test cluster: npm run bench:api
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiServerOf, kubeconfigVia } from '../__tests__/integration/kubeconfigs.ts';
import { startFaultyProxy, type FaultyProxy } from '../testbed/faults/https.ts';
import { runStep } from '../testbed/runner/runner.ts';
import { openShop } from '../testbed/shop.ts';

const coldStarts = 9;

const shop = await openShop('bench');
const upstream = apiServerOf(shop.kubeconfig);
const proxy = await startFaultyProxy(upstream);
const kubeconfig = join(tmpdir(), 'kubeconfig-bench.json');
writeFileSync(kubeconfig, kubeconfigVia(shop.kubeconfig, proxy));
const target = { target: 'deployment/shop', kubeconfig };

const starts: number[] = [];
const empties: number[] = [];
for (let run = 0; run < coldStarts; run += 1) {
  empties.push(emptyNodeMs());
  starts.push(await firstRequestMs(proxy));
}
console.log(
  `Start of dist to the first API request: median ${median(starts)} ms (an empty script ends after ${median(empties)} ms)`,
);

const before = { requests: proxy.seen.length, connections: proxy.connections() };
const began = Date.now();
const { outputs } = await runStep({
  inputs: {
    ...target,
    images: 'localhost/shop:2.0.0',
    route: 'httproute/shop',
    stages: '5%, 25%, 50%',
    bake: '10s',
    interval: '1s',
    drain: '5s',
  },
});
const seconds = (Date.now() - began) / 1000;
const requests = proxy.seen.slice(before.requests);
const byMethod = Map.groupBy(requests, ({ method }) => method);
console.log(
  `A rollout in 4 shares (${outputs['outcome'] ?? 'none'}, ${seconds.toFixed(0)} s): ${requests.length} requests (${[...byMethod].map(([method, all]) => `${all.length} ${method}`).join(', ')}), ${(requests.length / seconds).toFixed(1)} a second, ${proxy.connections() - before.connections} TLS connections`,
);
await proxy.close();

function emptyNodeMs(): number {
  const from = Date.now();
  spawnSync(process.execPath, ['--eval', '']);
  return Date.now() - from;
}

/** `status` reads one object: its start is the bundle's start. */
async function firstRequestMs({ seen }: FaultyProxy): Promise<number> {
  const from = Date.now();
  const known = seen.length;
  await runStep({ inputs: { ...target, command: 'status' } });
  return (seen[known]?.at ?? Number.NaN) - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
