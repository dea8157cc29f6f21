import { readFile } from 'node:fs/promises';
import { create } from '@actions/glob';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../model/kube.ts';
import { RefusedError } from '../plan/refusal.ts';

/** The target's Deployment among the user's manifests; throws when the globs do not give exactly one. */
export async function readManifest(
  globs: readonly string[],
  target: string,
): Promise<KubeObject | undefined> {
  if (globs.length === 0) return undefined;
  const files = await (await create(globs.join('\n'))).glob();
  if (files.length === 0) throw new RefusedError([`manifests: no file matches ${globs.join(', ')}.`]);
  const objects = (await Promise.all(files.map(readObjects))).flat();
  const own = objects.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name === target);
  const [first, ...more] = own;
  if (first !== undefined && more.length === 0) {
    refuseUnrolled(objects);
    return first;
  }
  const found = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(', ');
  throw new RefusedError([
    `manifests: ${own.length} of the objects in ${globs.join(', ')} are Deployment ${target}, and there must be one. Found: ${found}.`,
  ]);
}

/** Changed under the old version's pods they would break it; so they must not be passed over in silence. */
function refuseUnrolled(objects: readonly KubeObject[]): void {
  const unrolled = objects.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret');
  if (unrolled.length === 0) return;
  const names = unrolled.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ');
  throw new RefusedError([
    `manifests: ${names}: Cutover does not roll out ConfigMaps and Secrets yet. Give each version its own, under a new name that the Deployment's template uses, apply them before this step, and leave them out of \`manifests\`.`,
  ]);
}

async function readObjects(file: string): Promise<readonly KubeObject[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new RefusedError([`manifests: ${file}: ${error.message}`]);
    const value: unknown = document.toJS();
    return isKubeObject(value) ? [value] : [];
  });
}

function isKubeObject(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && 'kind' in value && 'metadata' in value;
}
