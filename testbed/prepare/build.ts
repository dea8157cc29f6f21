import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, testbed } from '../places.ts';
import { folderOf, isPartName, isThere, parts, platformOf, type Part } from './part.ts';

/**
 * Builds one part into the cache. The binary appears whole, by a rename, so a
 * killed build leaves nothing that looks finished, and two at once do no harm.
 */
async function build(part: Part): Promise<void> {
  const folder = await folderOf(part);
  if (await isThere(join(folder, part.name))) return;
  const unfinished = join(cacheFolder(), `unfinished-${part.name}-${process.pid}`);
  await mkdir(unfinished, { recursive: true });
  try {
    await compile(part, join(unfinished, part.name));
    await rename(unfinished, folder);
  } catch (error) {
    if (!(await isThere(join(folder, part.name)))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function compile(part: Part, output: string): Promise<void> {
  const began = Date.now();
  const estimate = Math.ceil(part.coreSeconds / Math.min(availableParallelism(), 4));
  const say = (): void => {
    const seconds = Math.round((Date.now() - began) / 1000);
    console.error(`testbed: building ${part.name}: ${seconds} s of about ${estimate} s (once; cached after)`);
  };
  say();
  const progress = setInterval(say, 20_000);
  try {
    await run(part, output);
    console.error(`testbed: built ${part.name} in ${Math.round((Date.now() - began) / 1000)} s`);
  } finally {
    clearInterval(progress);
  }
}

async function run(part: Part, output: string): Promise<void> {
  const flags = ['-trimpath', `-tags=${part.tags}`, `-ldflags=${part.linkerFlags}`];
  const go = spawn('go', ['build', ...flags, '-o', output, part.target], {
    cwd: join(testbed, part.module),
    env: {
      ...process.env,
      CGO_ENABLED: '0',
      GOOS: platformOf(part),
      GOWORK: 'off',
      GOFLAGS: '-mod=readonly -buildvcs=false',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(go, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`go build of ${part.name} failed`);
}

for (const name of process.argv.slice(2)) {
  if (!isPartName(name)) throw new Error(`no part ${name}; known: ${Object.keys(parts).join(', ')}`);
  await build(parts[name]);
}
