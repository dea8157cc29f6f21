import { setTimeout as sleep } from 'node:timers/promises';
import { home, type Match, type Mirror } from '../../src/model/split.ts';
import type { TesterAbility } from '../../src/routers/codec.ts';
import type { Driven } from './route.ts';
import { measuredShare } from './share.ts';
import { candidateRequests } from './shop.ts';
import { answersOf, reasonsOf, send, untilShare, versionAt, versions, type Door } from './traffic.ts';

/** What was promised of requests other than by share, and what of it came. */
export interface SpecialRun {
  readonly what: string;
  readonly text: string;
  readonly isKept: boolean;
}

interface Tester {
  readonly match: Match;
  /** The way of a tester's request, and of one that is nearly one. */
  readonly own: (door: Door) => Door;
  readonly other: (door: Door) => Door;
}

function withHeader(header: string): (door: Door) => Door {
  return (door) => ({ ...door, header });
}

function withQuery(query: string): (door: Door) => Door {
  return (door) => ({ ...door, url: `${door.url}?${query}` });
}

const testers: Readonly<Record<TesterAbility, Tester>> = {
  header: {
    match: { by: 'header', name: 'X-Tester', value: 'yes' },
    own: withHeader('X-Tester: yes'),
    other: withHeader('X-Tester: yes!'),
  },
  'header-pattern': {
    match: { by: 'header', name: 'X-Tester', pattern: 'a.*z' },
    own: withHeader('X-Tester: abcz'),
    other: withHeader('X-Tester: abczy'),
  },
  cookie: {
    match: { by: 'cookie', name: 'tester', value: 'always' },
    own: withHeader('Cookie: a=b; tester=always'),
    other: withHeader('Cookie: a=b; tester=alwaysnot'),
  },
  query: {
    match: { by: 'query', name: 'tester', value: 'yes' },
    own: withQuery('tester=yes'),
    other: withQuery('tester=no'),
  },
};

const requests = 2000;

/** With a share of 0 all testers' requests reach the candidate, and none of the others'. */
export async function testersReach(driven: Driven, door: Door, ability: TesterAbility): Promise<SpecialRun> {
  const { match, own, other } = testers[ability];
  const what = `testers by ${ability}`;
  const split = { ...home, testers: [match] };
  const limit = await driven.limit(split);
  if (limit !== undefined) return { what, text: `refused: ${limit}`, isKept: true };
  await driven.shift(split);
  await untilShare(own(door), 100);
  const theirs = await send(own(door), requests);
  const others = await send(other(door), requests);
  const reached = answersOf(theirs, versions.candidate);
  const strayed = answersOf(others, versions.candidate);
  const failed = theirs.failed + theirs.bad + others.failed + others.bad;
  return {
    what,
    text: `${reached} of ${requests} testers' and ${strayed} of ${requests} others' on the candidate, ${failed} failed`,
    isKept: reached === requests && strayed === 0 && failed === 0,
  };
}

/** Copies of the requests with one method reach the candidate; stable answers all. */
export async function copiesReach(driven: Driven, door: Door, share: number): Promise<SpecialRun> {
  const mirror: Mirror = { share, methods: ['GET'] };
  const what = `${share} % of GETs mirrored`;
  const limit = await driven.limit({ ...home, mirror });
  if (limit !== undefined) return { what, text: `refused: ${limit}`, isKept: true };
  await driven.shift({ ...home, mirror });
  await untilCopied(door);
  const before = await settledCounts();
  const load = await send(door, 2 * requests);
  const after = await settledCounts();
  const grown = (method: string): number => (after.get(method) ?? 0) - (before.get(method) ?? 0);
  const copies = measuredShare(grown('GET'), requests, share);
  const failed = load.failed + load.bad;
  const strayed = answersOf(load, versions.candidate);
  return {
    what,
    text: `${copies.hits} of ${requests} GETs (${copies.measured.toFixed(1)} %, z ${copies.z.toFixed(1)}) and ${grown('POST')} of ${requests} POSTs copied, ${strayed} answers of the candidate's, ${failed} failed ${reasonsOf(load).join('; ')}`,
    isKept: copies.isWithin && grown('POST') === 0 && strayed === 0 && failed === 0,
  };
}

const patienceMs = 5000;

/** Not for ever: a data plane that never copies shall be seen not to, with what it answers meanwhile. */
async function untilCopied(door: Door): Promise<void> {
  const gets = async (): Promise<number> => (await candidateRequests()).get('GET') ?? 0;
  const [began, before] = [Date.now(), await gets()];
  while ((await gets()) === before && Date.now() - began < patienceMs) await versionAt(door);
}

/** A copy may be under way when all answers are there. */
async function settledCounts(): Promise<ReadonlyMap<string, number>> {
  for (let before = await candidateRequests(); ;) {
    await sleep(300);
    const now = await candidateRequests();
    if ([...now].every(([method, count]) => before.get(method) === count)) return now;
    before = now;
  }
}
