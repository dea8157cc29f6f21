import { readFile } from 'node:fs/promises';
import { create } from '@actions/glob';
import { parseAllDocuments } from 'yaml';
import { userManifests, type UserManifests } from '../manifests/user-manifests.ts';
import type { KubeObject } from '../model/kube.ts';
import type { TargetRef } from '../model/spec.ts';
import { RefusedError } from '../plan/refusal.ts';
import { sha256 } from './digest.ts';

/** The target, where it really is: a TargetRef's own namespace may be left out. */
export interface Whereabouts extends Pick<TargetRef, 'kind' | 'name'> {
  readonly namespace: string;
}

/**
 * What the user's manifests bring to each target; throws when the globs do not give exactly one object
 * that is it. One of the same name in another namespace is another object, and what names no namespace
 * is in the target's.
 */
export async function readManifests(
  globs: readonly string[],
  targets: readonly Whereabouts[],
): Promise<readonly UserManifests[]> {
  if (globs.length === 0) return [];
  const files = await (await create(globs.join('\n'))).glob();
  if (files.length === 0) throw new RefusedError([`manifests: no file matches ${globs.join(', ')}.`]);
  const read = (await Promise.all(files.map(readObjects))).flat();
  const found = targets.map((target) => {
    const objects = read.map((object) => placed(object, target));
    return { target, objects, own: objects.filter((object) => isTarget(object, target)) };
  });
  const missed = found.filter(({ own }) => own.length !== 1);
  if (missed.length > 0) {
    throw new RefusedError(
      missed.map(({ target, objects, own }) => {
        const names = objects.map(({ kind, metadata }) => nameOf(kind, metadata)).join(', ');
        return `manifests: ${own.length} of the objects in ${globs.join(', ')} are ${nameOf(target.kind, target)}, and there must be one. Found: ${names}.`;
      }),
    );
  }
  return found.flatMap(({ own, objects }) => own.map((only) => userManifests(only, objects, sha256)));
}

function isTarget({ kind, metadata }: KubeObject, target: Whereabouts): boolean {
  return kind === target.kind && metadata.name === target.name && metadata.namespace === target.namespace;
}

function placed(object: KubeObject, { namespace }: Whereabouts): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
}

function nameOf(
  kind: string,
  { namespace = '', name }: { readonly namespace?: string; readonly name: string },
): string {
  return `${kind} ${namespace}/${name}`;
}

async function readObjects(file: string): Promise<readonly KubeObject[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new RefusedError([`manifests: ${file}: ${error.message}`]);
    return itemsOf(document.toJS());
  });
}

/** `kubectl get -o yaml` writes several objects as the items of a List. */
function itemsOf(value: unknown): readonly KubeObject[] {
  if (!isKubeObject(value)) return [];
  const { kind, items } = value;
  return kind === 'List' && Array.isArray(items) ? items.flatMap(itemsOf) : [value];
}

function isKubeObject(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && 'kind' in value && 'metadata' in value;
}
