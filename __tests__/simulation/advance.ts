import { movePods, nextPodChangeAt } from './kubelet.ts';
import { reconcile } from './deployments.ts';
import { accept, autoscale, program, slices } from './network.ts';
import type { Due, World } from './world.ts';

const parts: readonly (readonly [keyof Due, (world: World) => void])[] = [
  ['controllers', reconcile],
  ['endpoints', slices],
  ['plane', program],
  ['gateway', accept],
  ['autoscaler', autoscale],
];

/** How often an autoscaler looks. */
const autoscaleMs = 2000;

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
  const { controllers, endpoints, gateway, plane, autoscaler } = world.due;
  return Math.min(nextPodChangeAt(world), controllers, endpoints, gateway, plane, autoscaler);
}

function happen(world: World): void {
  movePods(world);
  for (const [part, act] of parts) {
    if (world.due[part] > world.now) continue;
    world.due = { ...world.due, [part]: part === 'autoscaler' ? world.now + autoscaleMs : Infinity };
    act(world);
  }
}
