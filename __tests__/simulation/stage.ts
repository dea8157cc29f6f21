import type { Hooks, Run, Stage } from './drive.ts';
import type { Scenario } from './scenario.ts';
import { oldImage, shopWorld } from './shop.ts';
import { copyOf, drop, find, type World } from './world.ts';

/** The world of a scenario before its rollout. */
export function worldOf({ next, extras, spec }: Scenario): World {
  const world = shopWorld(next, extras);
  world.replicatedAt = world.now + (extras.replicatedAfterMs ?? 0);
  const route = find(world, 'HTTPRoute', 'shop');
  const isUsed = spec.route?.kind === 'HTTPRoute' || spec.exec !== undefined;
  if (!isUsed && route !== undefined) {
    drop(world, route);
    world.plane = { ...world.plane, weights: {} };
  }
  return world;
}

/** A stage on a copy of `world`, so that the world can be used again. */
export function stageOn(world: World, { tolerance, happenings }: Scenario, hooks: Hooks = {}): Stage {
  return { world: copyOf(world), stableImage: oldImage, tolerance, happenings, hooks };
}

export function deployRun({ spec }: Scenario, more: Partial<Run> = {}): Run {
  return { name: 'run-1', command: 'deploy', spec, ...more };
}
