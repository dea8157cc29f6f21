import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../places.ts';
import { isThere } from './part.ts';
import { isUnpacked, unpacked, unpackedFolder, type Unpacked } from './unpacked.ts';

/**
 * Unpacks packages of Debian into the cache, and installs nothing: only the testbed uses them. A program
 * of its own so that it can run under the lock: see prepare.ts.
 */
async function unpack(name: Unpacked): Promise<void> {
  const folder = unpackedFolder(name);
  if (await isThere(folder)) return;
  const packages = unpacked[name];
  const unfinished = join(cacheFolder(), `unfinished-${name}-${process.pid}`);
  await mkdir(join(unfinished, 'root'), { recursive: true });
  try {
    console.error(`testbed: unpacking, not installing: ${packages.join(' ')}`);
    if (!download(packages, unfinished)) {
      run('apt-get', ['-qq', 'update'], unfinished);
      if (!download(packages, unfinished)) throw new Error(undownloaded(name));
    }
    for (const file of await readdir(unfinished)) {
      if (file.endsWith('.deb')) run('dpkg-deb', ['--extract', file, 'root'], unfinished);
    }
    await rename(join(unfinished, 'root'), folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function download(packages: readonly string[], folder: string): boolean {
  return run('apt-get', ['-qq', 'download', ...packages], folder);
}

function undownloaded(name: Unpacked): string {
  return `apt-get could not download ${unpacked[name].join(' ')}. It needs Debian, its mirror, and root to ask for news. Or install ${name} yourself.`;
}

function run(program: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(program, args, { cwd, stdio: 'ignore' }).status === 0;
}

const [name = ''] = process.argv.slice(2);
if (!isUnpacked(name)) throw new Error(`There are no packages for ${name}.`);
await unpack(name);
