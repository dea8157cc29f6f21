import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, testbed } from '../places.ts';

const isOldEnough = 'import sys; sys.exit(not (3, 8) <= sys.version_info[:2] <= (3, 11))';

/** A Python that carbon can be installed with: its installer uses what 3.12 has no more. */
export function pythonOfGraphite(): string | undefined {
  const names = ['python3', 'python3.11', 'python3.10', 'python3.9'];
  return names.find((name) => spawnSync(name, ['-c', isOldEnough]).status === 0);
}

/** The jars of a server that is a Java library. */
function ofMaven(name: string, title: string) {
  return {
    pins: join(testbed, 'metrics', name, 'pom.xml'),
    commands: (folder: string, pins: string) => [
      [
        ...['mvn', '--quiet', '--batch-mode', `--file=${pins}`, 'dependency:copy-dependencies'],
        ...[`-DoutputDirectory=${folder}`, '-DincludeScope=runtime'],
      ],
    ],
    needs: `${title} needs Java and Maven, and Maven Central`,
  };
}

/** Servers that a package manager of a language has: the file that pins them, and what gets them. */
export const fetched = {
  graphite: {
    pins: join(testbed, 'metrics/graphite/requirements.txt'),
    commands: (folder: string, pins: string) => [
      [pythonOfGraphite() ?? 'python3', '-m', 'venv', folder],
      [join(folder, 'bin/python'), '-m', 'pip', 'install', '--quiet', '--no-deps', `--requirement=${pins}`],
    ],
    needs: 'Graphite needs a Python from 3.8 to 3.11 with venv, and PyPI',
  },
  opensearch: ofMaven('opensearch', 'OpenSearch'),
  elasticsearch: ofMaven('elasticsearch', 'Elasticsearch'),
} as const;

export type Fetched = keyof typeof fetched;

export function isFetched(name: string): name is Fetched {
  return Object.hasOwn(fetched, name);
}

/** Where it is: another folder as soon as other versions are pinned. */
export async function fetchedFolder(name: Fetched): Promise<string> {
  const hash = createHash('sha256').update(await readFile(fetched[name].pins));
  return join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 16)}`);
}
