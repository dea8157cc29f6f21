import type { World } from './world.ts';

/** Something that others do to the cluster in the middle of a rollout, once. */
export interface Happening {
  readonly name: string;
  readonly when: (world: World) => boolean;
  /** Simulated ms after `when` was first true. */
  readonly afterMs?: number;
  readonly act: (world: World) => void;
}

/** What is done is marked in the world, so that a snapshot knows. */
export function happen(world: World, happenings: readonly Happening[]): void {
  for (const { name, when, afterMs = 0, act } of happenings) {
    if (world.marks.has(name)) continue;
    const due = `${name} is due`;
    if (!world.marks.has(due) && when(world)) world.marks.set(due, world.now);
    const since = world.marks.get(due);
    if (since === undefined || world.now - since < afterMs) continue;
    world.marks.set(name, world.now);
    act(world);
  }
}
