import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetched, fetchedFolder, isFetched, type Fetched } from './fetched.ts';
import { isThere } from './part.ts';

/**
 * Gets a server into the cache. A program of its own so that it can run under the lock: see prepare.ts.
 * A Python environment knows its own path, so it cannot be moved: a file says that it is whole.
 */
async function get(name: Fetched): Promise<void> {
  const folder = await fetchedFolder(name);
  if (await isThere(join(folder, 'whole'))) return;
  await rm(folder, { recursive: true, force: true });
  console.error(`testbed: getting ${name} (once; cached after)`);
  const { pins, commands, needs } = fetched[name];
  for (const [program = '', ...args] of commands(folder, pins)) {
    const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed. ${needs}.`);
  }
  await writeFile(join(folder, 'whole'), '');
}

const [name = ''] = process.argv.slice(2);
if (!isFetched(name)) throw new Error(`There is no server ${name}.`);
await get(name);
