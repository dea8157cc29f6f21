import { movePods, nextPodChangeAt } from './kubelet.ts';
import { reconcile } from './deployments.ts';
import { operate } from './keda.ts';
import { accept, autoscale, program, slices } from './network.ts';
import { noteTraffic } from './traffic.ts';
import type { Due, World } from './world.ts';

const parts: readonly (readonly [keyof Due, (world: World) => void])[] = [
  ['controllers', reconcile],
  ['endpoints', slices],
  ['plane', program],
  ['gateway', accept],
  ['keda', operate],
  ['autoscaler', autoscale],
];

/** How often those look that do not only wait for news, ms. */
const every: Partial<Readonly<Record<keyof Due, number>>> = { autoscaler: 2000, keda: 1000 };

/** Lets the cluster live until `until`; `changed` is called after everything that happens. */
export function advance(world: World, until: number, changed: () => void): void {
  for (let at = nextAt(world); at <= until; at = nextAt(world)) {
    world.now = Math.max(world.now, at);
    happen(world);
    changed();
  }
  world.now = Math.max(world.now, until);
}

function nextAt(world: World): number {
  return Math.min(nextPodChangeAt(world), ...Object.values<number>({ ...world.due }));
}

function happen(world: World): void {
  movePods(world);
  for (const [part, act] of parts) {
    if (world.due[part] > world.now) continue;
    world.due = { ...world.due, [part]: world.now + (every[part] ?? Infinity) };
    act(world);
  }
  noteTraffic(world);
}
