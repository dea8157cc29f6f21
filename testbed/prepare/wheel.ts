import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, testbed } from '../places.ts';

/** Pins the wheel that has the Envoy binary in it. */
export const requirements = join(testbed, 'bottle/envoy/requirements.txt');

/** The folder of the binary: another one as soon as another wheel is pinned. */
export async function envoyFolder(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(requirements));
  return join(cacheFolder(), `envoy-${hash.digest('hex').slice(0, 16)}`);
}
