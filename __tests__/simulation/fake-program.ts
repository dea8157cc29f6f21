import type { Running } from '../../src/ports/program.ts';
import { behaviourOf } from './kubelet.ts';
import { newImage } from './shop.ts';
import type { World } from './world.ts';

/** Longer than two polls. */
const lastsMs = 2500;

/** A smoke test of the user's: it fails where the new version answers with an error. */
export function fakeProgram(world: World, sleep: (ms: number) => Promise<void>): Running {
  const code = behaviourOf(world, newImage).status === 200 ? 0 : 3;
  const end = {
    how: { code },
    output: 'looked at 12 pages\n',
    complaint: code === 0 ? '' : 'cart is empty\n',
  };
  return { ended: sleep(lastsMs).then(() => end), stop: () => Promise.resolve() };
}
