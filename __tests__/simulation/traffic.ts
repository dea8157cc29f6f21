import { behaviourOf } from './kubelet.ts';
import { isReady, type PodObject } from './objects.ts';
import { all, type World } from './world.ts';

/** What each pod served from one moment on, until the next. */
export interface Traffic {
  readonly from: number;
  readonly pods: Readonly<Record<string, Served>>;
}

interface Served {
  readonly requestsPerSecond: number;
  readonly errorRatio: number;
}

/** Requests a second of the whole shop. */
const rate = 100;

/** Notes what pods serve from now on, where it is another thing than before. */
export function noteTraffic(world: World): void {
  const pods = Object.fromEntries(
    (all(world, 'Pod') as readonly PodObject[])
      .filter((pod) => isReady(pod))
      .map((pod) => [pod.metadata.name, servedBy(world, pod)]),
  );
  if (JSON.stringify(world.traffic.at(-1)?.pods ?? {}) === JSON.stringify(pods)) return;
  const isServing = Object.values(pods).some(({ requestsPerSecond }) => requestsPerSecond > 0);
  if (world.traffic.length === 0 && !isServing) return;
  // The shop was there before: an hour of it is known.
  const from = world.traffic.length === 0 ? world.now - 3_600_000 : world.now;
  world.traffic = [...world.traffic, { from, pods }];
}

function servedBy(world: World, { metadata, image }: PodObject): Served {
  const { weights, pods } = world.plane;
  const usual = Object.keys(weights).length > 0 ? weights : { shop: 1 };
  const total = Object.values(usual).reduce((sum, weight) => sum + weight, 0);
  const shares = Object.entries(usual).map(([service, weight]) => {
    const own = pods[service] ?? [];
    return own.includes(metadata.name) ? weight / total / own.length : 0;
  });
  const share = shares.reduce((sum, own) => sum + own, 0);
  return { requestsPerSecond: rate * share, errorRatio: behaviourOf(world, image).errorRatio };
}

/** The counters of each pod that was scraped at a moment. */
export function countersAt(
  world: World,
  at: number,
): ReadonlyMap<string, { readonly requests: number; readonly errors: number }> {
  const until = world.traffic.filter(({ from }) => from <= at);
  const scraped = Object.keys(until.at(-1)?.pods ?? {});
  return new Map(scraped.map((pod) => [pod, countedBy(pod, until, at)]));
}

function countedBy(pod: string, traffic: readonly Traffic[], at: number) {
  const parts = traffic.map(({ from, pods }, index) => {
    const seconds = ((traffic[index + 1]?.from ?? at) - from) / 1000;
    const requests = (pods[pod]?.requestsPerSecond ?? 0) * seconds;
    return { requests, errors: requests * (pods[pod]?.errorRatio ?? 0) };
  });
  const sum = (key: 'requests' | 'errors'): number =>
    Math.floor(parts.reduce((all, part) => all + part[key], 0));
  return { requests: sum('requests'), errors: sum('errors') };
}
