import { setImmediate as settled } from 'node:timers/promises';
import { advance } from './advance.ts';
import type { World } from './world.ts';

/** A runner's process: it may be cancelled, frozen (and go on later, a zombie) or dead. */
export interface Process {
  readonly name: string;
  isAlive: boolean;
  frozenUntil: number;
  stop: 'cancel' | undefined;
  readonly wake: AbortController;
  calls: number;
}

export function newProcess(name: string): Process {
  return { name, isAlive: true, frozenUntil: 0, stop: undefined, wake: new AbortController(), calls: 0 };
}

interface Sleeper {
  readonly at: number;
  readonly process: Process;
  readonly wakeUp: () => void;
  isDone: boolean;
}

/** Simulated time over one world: nothing happens but what a sleeper wakes up for. */
export interface Simulation {
  readonly world: World;
  readonly sleep: (process: Process, ms: number, signal?: AbortSignal) => Promise<void>;
  /** Runs until `isOver`; throws when nobody will ever wake up, or after the limit. */
  readonly run: (isOver: () => boolean) => Promise<void>;
}

/** No run may take longer: what waits must have a deadline. */
const limitMs = 30 * 60_000;

export class EndlessError extends Error {
  override readonly name = 'EndlessError';
}

export function simulate(world: World, changed: () => void): Simulation {
  let sleepers: Sleeper[] = [];
  const endAt = world.now + limitMs;

  const sleep = (process: Process, ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (!process.isAlive) return;
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const sleeper: Sleeper = { at: world.now + Math.max(0, ms), process, wakeUp: resolve, isDone: false };
      signal?.addEventListener(
        'abort',
        () => {
          sleeper.isDone = true;
          resolve();
        },
        { once: true },
      );
      sleepers.push(sleeper);
    });

  const run = async (isOver: () => boolean): Promise<void> => {
    for (;;) {
      await settled();
      if (isOver()) return;
      sleepers = sleepers.filter(({ isDone, process }) => !isDone && process.isAlive);
      const next = earliest(sleepers);
      if (next === undefined) throw new EndlessError('nobody will ever wake up');
      const at = wakingAt(next);
      if (at > endAt) throw new EndlessError('the run does not end');
      advance(world, at, changed);
      next.isDone = true;
      next.wakeUp();
    }
  };
  return { world, sleep, run };
}

function wakingAt({ at, process }: Sleeper): number {
  return Math.max(at, process.frozenUntil);
}

function earliest(sleepers: readonly Sleeper[]): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (first === undefined || wakingAt(sleeper) < wakingAt(first)) first = sleeper;
  }
  return first;
}
