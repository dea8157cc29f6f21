import { z } from 'zod';
import { mergePatch } from '../../lib/merge-patch.ts';
import { fieldManager } from '../../manifests/names.ts';
import type { KubeObject, Labels, ObjectRef, Resource } from '../../model/kube.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { apiVersionOf, collectionPath, groupOf, objectPath, resourceOf } from '../../manifests/resources.ts';
import { ClusterError } from './errors.ts';
import type { ApiRequest, Transport } from './transport.ts';

const kubeObject = z.custom<KubeObject>(
  (value) => z.object({ metadata: z.looseObject({ name: z.string() }) }).safeParse(value).success,
  'is not a Kubernetes object',
);
const list = z.looseObject({
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
  metadata: z.looseObject({ continue: z.string().optional() }).optional(),
});

const logLines = 20;
const pageSize = '500';

export interface ClusterOptions {
  /** The server checks every write, admission included, and keeps none. */
  readonly dryRun: boolean;
  /** All kinds that may be asked for. */
  readonly resources: readonly Resource[];
}

export function createCluster(send: Transport, { dryRun, resources }: ClusterOptions): Cluster {
  const pathOf = (ref: ObjectRef): string => objectPath(resourceOf(resources, ref), ref);
  const writing = { fieldManager, ...(dryRun ? { dryRun: 'All' } : {}) };
  const write = async (call: ApiRequest): Promise<KubeObject> =>
    kubeObject.parse(
      JSON.parse((await send({ ...call, query: { ...writing, fieldValidation: 'Strict' } })).text),
    );
  return {
    read: async (ref) => {
      const { status, text } = await send({ method: 'GET', path: pathOf(ref), accepts: [404] });
      return status === 404 ? undefined : kubeObject.parse(JSON.parse(text));
    },
    list: (kind, namespace, labels) =>
      listAll(send, { resource: resourceOf(resources, { kind }), namespace, labels }),
    listAllowed: (resource, namespace) =>
      listAll(send, { resource, namespace, labels: {} }).catch(whenForbidden),
    create: (object) => {
      const resource = resourceOf(resources, refOf(object));
      const path = collectionPath(resource, object.metadata.namespace ?? '');
      return write({ method: 'POST', path, body: object });
    },
    update: (before, after) => {
      const patch = mergePatch(withoutServerFields(before), withoutServerFields(after));
      if (patch === undefined) return Promise.resolve(before);
      const { resourceVersion } = before.metadata;
      return write({
        method: 'PATCH',
        path: pathOf(refOf(before)),
        contentType: 'application/merge-patch+json',
        body: { ...patch, metadata: { ...(patch['metadata'] as object | undefined), resourceVersion } },
      });
    },
    remove: async (object) => {
      await send(removal(object, pathOf(refOf(object)), dryRun));
    },
    log: (pod, container, previous) => readLog(send, pathOf(pod), { container, previous }),
  };
}

/** By uid: an object of the same name that somebody made since is not ours to remove. */
function removal(object: KubeObject, path: string, isDryRun: boolean): ApiRequest {
  const { uid } = object.metadata;
  return {
    method: 'DELETE',
    path,
    accepts: [404],
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      preconditions: { uid },
      ...(isDryRun ? { dryRun: ['All'] } : {}),
    },
  };
}

function refOf(object: KubeObject): ObjectRef {
  return {
    kind: object.kind,
    group: groupOf(object),
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  };
}

/** `resourceVersion` is sent as a precondition, the rest of what the server owns not at all. */
function withoutServerFields(object: KubeObject): Readonly<Record<string, unknown>> {
  const { status, metadata, ...rest } = object;
  const { resourceVersion, generation, managedFields, ...own } = metadata;
  return { ...rest, metadata: own };
}

function whenForbidden(error: unknown): 'forbidden' {
  if (error instanceof ClusterError && error.status === 403) return 'forbidden';
  throw error;
}

interface Listing {
  readonly resource: Resource;
  readonly namespace: string;
  readonly labels: Labels;
}

async function listAll(
  send: Transport,
  { resource, namespace, labels }: Listing,
): Promise<readonly KubeObject[]> {
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const found: KubeObject[] = [];
  let next = '';
  do {
    const { status, text } = await send({
      method: 'GET',
      path: collectionPath(resource, namespace),
      query: {
        ...(labelSelector === '' ? {} : { labelSelector }),
        limit: pageSize,
        ...(next === '' ? {} : { continue: next }),
      },
      accepts: [404],
    });
    if (status === 404) return found;
    const page = list.parse(JSON.parse(text));
    // Items of a list carry neither apiVersion nor kind.
    found.push(
      ...page.items.map((item) => ({ ...item, apiVersion: apiVersionOf(resource), kind: resource.kind })),
    );
    next = page.metadata?.continue ?? '';
  } while (next !== '');
  return found;
}

async function readLog(
  send: Transport,
  podPath: string,
  { container, previous }: { readonly container: string; readonly previous: boolean },
): Promise<readonly string[]> {
  const { status, text } = await send({
    method: 'GET',
    path: `${podPath}/log`,
    query: { container, previous: String(previous), tailLines: String(logLines) },
    accepts: [400, 403, 404, 500],
  });
  return status === 200 ? text.split('\n').filter((line) => line !== '') : [];
}
