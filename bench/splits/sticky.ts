import { home, type Split } from '../../src/model/split.ts';
import { failedOf, openBrowsers, visitAll, type Browser } from '../../testbed/browsers.ts';
import type { Driven } from './route.ts';
import { measuredShare } from './share.ts';
import type { SpecialRun } from './special.ts';
import { untilShare, versions, type Door } from './traffic.ts';

const stages = [5, 25, 50];
const newcomers = 4000;
const visits = 3;

/**
 * Through the stages of a rollout: new clients are drawn by the share, and who has a cookie keeps the
 * version that answered first. At 100 %, and where it turns back, nobody is left behind; and a cookie of
 * this rollout means nothing to the next one.
 */
export async function usersAreKept(driven: Driven, door: Door): Promise<readonly SpecialRun[]> {
  const known: Browser[] = [];
  const crowd = { driven, door, known };
  const runs: SpecialRun[] = [];
  for (const share of stages) {
    await shift(crowd, kept(share, 'first'));
    runs.push(await keptAt(door, share, known));
  }
  runs.push(await movedTo(crowd, { what: 'at 100 %', split: { ...home, share: 100 } }));
  await shift(crowd, kept(50, 'first'));
  runs.push(await movedTo(crowd, { what: 'turned back', split: home }));
  await shift(crowd, kept(5, 'second'));
  runs.push(await drawnAgain(door, 5, known));
  return runs;
}

function kept(share: number, rollout: string): Split {
  return { ...home, share, sticky: { cookie: `cutover-shop-${rollout}`, seconds: 3600 } };
}

interface Crowd {
  readonly driven: Driven;
  readonly door: Door;
  readonly known: readonly Browser[];
}

async function shift({ driven, door }: Crowd, split: Split): Promise<void> {
  await driven.shift(split);
  await untilShare(door, split.share);
}

async function keptAt(door: Door, share: number, known: Browser[]): Promise<SpecialRun> {
  const returning = await movesOf(door, known);
  const clients = openBrowsers(newcomers);
  await visitAll(door, clients);
  const hits = onCandidate(clients);
  const drawn = measuredShare(hits, newcomers, share);
  const moves = await movesOf(door, clients);
  known.push(...clients);
  const moved = returning.moved + moves.moved;
  const failed = returning.failed + moves.failed;
  return {
    what: `users kept at ${share} %`,
    text: `${hits} of ${newcomers} new clients on the candidate (${drawn.measured.toFixed(1)} %, z ${drawn.z.toFixed(1)}); ${moved} of ${returning.visits + moves.visits} visits with a cookie on the other version; ${onCandidate(known)} of ${known.length} clients on the candidate in all; ${failed} failed`,
    isKept: drawn.isWithin && moved === 0 && failed === 0,
  };
}

interface Move {
  readonly what: string;
  readonly split: Split;
}

/** While everybody is there, and then once more: who is on the version that shall have nobody? */
async function movedTo(crowd: Crowd, { what, split }: Move): Promise<SpecialRun> {
  const { door, known } = crowd;
  const version = split.share === 100 ? versions.candidate : versions.stable;
  const meanwhile = visitAll(door, known);
  await shift(crowd, split);
  await meanwhile;
  const failedMeanwhile = failedOf(known);
  await visitAll(door, known);
  const failed = failedOf(known) + failedMeanwhile;
  const left = known.filter((client) => client.version !== version).length - failedOf(known);
  return {
    what: `users ${what}`,
    text: `${left} of ${known.length} with a cookie left behind, ${failed} of ${2 * known.length} visits failed during the shift and after it`,
    isKept: left === 0 && failed === 0,
  };
}

async function drawnAgain(door: Door, share: number, known: readonly Browser[]): Promise<SpecialRun> {
  await visitAll(door, known);
  const drawn = measuredShare(onCandidate(known), known.length, share);
  const failed = failedOf(known);
  return {
    what: `the next rollout at ${share} %`,
    text: `${drawn.hits} of ${known.length} with the cookie of the one before on the candidate (${drawn.measured.toFixed(1)} %, z ${drawn.z.toFixed(1)}), ${failed} failed`,
    isKept: drawn.isWithin && failed === 0,
  };
}

function onCandidate(known: readonly Browser[]): number {
  return known.filter(({ version }) => version === versions.candidate).length;
}

interface Moves {
  readonly visits: number;
  readonly moved: number;
  readonly failed: number;
}

/** Some visits of each later: those that another version answered than the time before. */
async function movesOf(door: Door, clients: readonly Browser[]): Promise<Moves> {
  let [moved, failed] = [0, failedOf(clients)];
  for (let count = 0; count < visits; count += 1) {
    const before = clients.map(({ version }) => version);
    await visitAll(door, clients);
    failed += failedOf(clients);
    moved += clients.filter(({ version }, at) => version !== undefined && version !== before[at]).length;
  }
  return { visits: visits * clients.length, moved, failed };
}
