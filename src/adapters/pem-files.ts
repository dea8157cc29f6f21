import { readFile } from 'node:fs/promises';
import type { DatabaseConnection } from '../model/database.ts';

export interface PemFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The texts of the files that a connection names. */
export async function pemFiles({ tls: { ca, cert, key } }: DatabaseConnection): Promise<PemFiles> {
  const named = Object.entries({ ca, cert, key }).filter((entry): entry is [string, string] => !!entry[1]);
  const read = named.map(async ([name, path]) => [name, await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}
