import type { Running } from '../../src/ports/program.ts';
import { behaviourOf } from './kubelet.ts';
import { newImage } from './shop.ts';
import type { World } from './world.ts';

/** Longer than two polls. */
const lastsMs = 2500;

/** The mark of a world in which a program runs. */
export const running = 'a program runs';
/** One in which it was asked to end, and is not gone yet. */
export const ending = 'a program ends';
const endsMs = 500;

/** A smoke test of the user's: it fails where the new version answers with an error. */
export function fakeProgram(
  world: World,
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>,
): Running {
  const code = behaviourOf(world, newImage).status === 200 ? 0 : 3;
  const complaint = code === 0 ? '' : 'cart is empty\n';
  const over = new AbortController();
  world.marks.set(running, world.now);
  const ended = sleep(lastsMs, over.signal).then(() => {
    world.marks.delete(running);
    return { how: { code }, output: 'looked at 12 pages\n', complaint };
  });
  return {
    ended,
    stop: async () => {
      over.abort();
      world.marks.set(ending, world.now);
      await ended;
      await sleep(endsMs);
      world.marks.delete(ending);
    },
  };
}
