import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../places.ts';
import { isThere } from './part.ts';
import { nginxFolder, nginxPackages } from './nginx.ts';

/**
 * Unpacks Debian's nginx and its Lua into the cache, and installs nothing: only a bottle's ingress-nginx
 * uses them. A program of its own so that it can run under the lock: see prepare.ts.
 */
async function unpack(): Promise<void> {
  const folder = nginxFolder();
  if (await isThere(folder)) return;
  const unfinished = join(cacheFolder(), `unfinished-nginx-${process.pid}`);
  await mkdir(join(unfinished, 'root'), { recursive: true });
  try {
    console.error(`testbed: unpacking, not installing: ${nginxPackages.join(' ')}`);
    if (!download(unfinished)) {
      run('apt-get', ['-qq', 'update'], unfinished);
      if (!download(unfinished)) throw new Error('apt-get could not download nginx and its Lua');
    }
    for (const name of await readdir(unfinished)) {
      if (name.endsWith('.deb')) run('dpkg-deb', ['--extract', name, 'root'], unfinished);
    }
    await rename(join(unfinished, 'root'), folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function download(folder: string): boolean {
  return run('apt-get', ['-qq', 'download', ...nginxPackages], folder);
}

function run(program: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(program, args, { cwd, stdio: 'ignore' }).status === 0;
}

await unpack();
