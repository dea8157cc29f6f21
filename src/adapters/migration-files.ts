import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationFolder } from '../migrations/folder.ts';
import { RefusedError } from '../plan/refusal.ts';

/** The migrations in a folder, in the order of their names; none where there is no such folder. */
export async function readMigrationFolders(
  root: string,
  mustExist: boolean,
): Promise<readonly MigrationFolder[]> {
  const entries = await entriesOf(root, mustExist);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(folders.toSorted(byName).map((id) => readFolder(id, join(root, id))));
}

async function entriesOf(root: string, mustExist: boolean): Promise<readonly Dirent[]> {
  try {
    return await readdir(root, { withFileTypes: true });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !mustExist) return [];
    throw new RefusedError([
      `migrations: the folder ${root} cannot be read (${code}). Is the repository checked out?`,
    ]);
  }
}

/** The same order on every machine. */
function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}

async function readFolder(id: string, path: string): Promise<MigrationFolder> {
  const entries = await readdir(path, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const read = files.map(async (name) => [name, await readFile(join(path, name))] as const);
  return { id, path, files: new Map(await Promise.all(read)) };
}
