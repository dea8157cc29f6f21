/**
 * What real data planes make of the splits that the codecs write. Inside the test cluster:
 * npm run bench:splits, with `--router NAME` for one codec and `--json` for the bare numbers.
 */
import { parseArgs } from 'node:util';
import { createCluster } from '../src/adapters/kubernetes/cluster.ts';
import { loadCredentials } from '../src/adapters/kubernetes/credentials.ts';
import { createTransport } from '../src/adapters/kubernetes/transport.ts';
import { coreResources } from '../src/manifests/resources.ts';
import { home } from '../src/model/split.ts';
import type { Cluster } from '../src/ports/cluster.ts';
import { routerResources } from '../src/routers/index.ts';
import { dataPlanes, urlOf, type DataPlane } from './splits/planes.ts';
import { drive, type Driven } from './splits/route.ts';
import { openBothVersions } from './splits/shop.ts';
import { copiesReach, testersReach, type SpecialRun } from './splits/special.ts';
import { usersAreKept } from './splits/sticky.ts';
import { report, shortfalls, type PlaneRun } from './splits/tables.ts';
import { untilAnswer, versions, type Door } from './splits/traffic.ts';
import { changeUnderLoad, measureShare, type ShareRun } from './splits/weights.ts';

const shares = [1, 5, 25, 50, 100];
const mirrorShares = [20, 100];

const { values } = parseArgs({ options: { json: { type: 'boolean' }, router: { type: 'string' } } });
const chosen = dataPlanes.filter(({ router }) => values.router === undefined || router === values.router);
if (chosen.length === 0) throw new Error(`no router ${values.router ?? ''}: ${names().join(', ')}`);

const path = process.env['CUTOVER_TEST_KUBECONFIG'] ?? '';
const credentials = await loadCredentials({ source: { path }, context: undefined });
const send = createTransport(() => Promise.resolve(credentials));
const cluster = createCluster(send, { dryRun: false, resources: [...coreResources, ...routerResources] });

await openBothVersions();
const runs: PlaneRun[] = [];
for (const plane of chosen) runs.push(await runPlane(plane, cluster));
await credentials.dispatcher.destroy();

console.log(values.json === true ? JSON.stringify(runs, null, 2) : report(runs));
const missed = shortfalls(runs);
for (const text of missed) console.error(`✗ ${text}`);
process.exitCode = missed.length === 0 ? 0 : 1;

async function runPlane(plane: DataPlane, over: Cluster): Promise<PlaneRun> {
  const door = { url: urlOf(plane), host: plane.host };
  const driven = await drive(plane, over);
  const say = (text: string): void => console.error(`${plane.router} through ${plane.through}: ${text}`);
  await untilAnswer(door, versions.stable);
  const measured: ShareRun[] = [];
  for (const share of shares) {
    say(`10,000 requests at ${share} %`);
    const run = await measureShare(driven, door, share);
    say(`${run.measured.toFixed(2)} %, ${run.failed} failed`);
    measured.push(run);
  }
  await driven.shift(home);
  say('20 weight changes under load');
  const changes = await changeUnderLoad(driven, door);
  say('testers and mirror');
  const special = await specialRuns(driven, door, say);
  return { router: plane.router, through: plane.through, shares: measured, changes, special };
}

async function specialRuns(
  driven: Driven,
  door: Door,
  say: (text: string) => void,
): Promise<readonly SpecialRun[]> {
  const { testers, mirror, sticky } = driven.codec.can;
  const runs: SpecialRun[] = [];
  for (const ability of testers) runs.push(await testersReach(driven, door, ability));
  const copied = mirror === 'no' ? [] : mirrorShares;
  for (const share of copied) runs.push(await copiesReach(driven, door, share));
  if (typeof sticky === 'string') runs.push(...(await usersAreKept(driven, door)));
  await driven.shift(home);
  for (const { what, text } of runs) say(`${what}: ${text}`);
  return runs;
}

function names(): readonly string[] {
  return [...new Set(dataPlanes.map(({ router }) => router))];
}
