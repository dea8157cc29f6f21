import { z } from 'zod';
import type { Backends } from '../../model/plan.ts';
import { weightOf, type RefForm } from '../weighted-refs.ts';

/** A reference of Kuma's: of a destination, or among the backends with a weight. */
export const backendRef = z.looseObject({
  kind: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  port: z.number().optional(),
  sectionName: z.string().optional(),
  weight: z.number().int().optional(),
});

type BackendRef = z.infer<typeof backendRef>;

const displayName = 'kuma.io/display-name';
const namespaceLabel = 'k8s.kuma.io/namespace';

/** Labels that Kuma gives to every MeshService of a zone alike. */
const common = ['kuma.io/env', 'kuma.io/mesh', 'kuma.io/origin', 'kuma.io/zone', namespaceLabel];

/**
 * The Kubernetes Service of this namespace behind a reference; undefined: something else. Kuma makes a
 * MeshService of the same name for each. It goes by name, by labels (the only way from Kuma 3 on), or as
 * before 2.9 by the tag kuma.io/service, which is NAME_NAMESPACE_svc_PORT.
 * https://developer.konghq.com/mesh/networking/meshservice
 */
export function serviceOf(ref: BackendRef, namespace: string | undefined): string | undefined {
  if (ref.kind !== 'MeshService') return undefined;
  if (ref.labels !== undefined) return byLabels(ref.labels, namespace);
  const tag = tagIn(ref);
  if (tag !== undefined) return tag.namespace === namespace ? tag.service : undefined;
  return (ref.namespace ?? namespace) === namespace ? ref.name : undefined;
}

function byLabels(
  labels: Readonly<Record<string, string>>,
  namespace: string | undefined,
): string | undefined {
  const isPlain = Object.keys(labels).every((label) => label === displayName || common.includes(label));
  return isPlain && labels[namespaceLabel] === namespace ? labels[displayName] : undefined;
}

interface Tag {
  readonly service: string;
  readonly namespace: string;
  readonly port: string | undefined;
}

/** Names in Kubernetes have no underscore. */
function tagIn({ name = '', port: number, sectionName }: BackendRef): Tag | undefined {
  const [service = '', namespace = '', svc, port] = name.split('_');
  const isTag = svc === 'svc' && number === undefined && sectionName === undefined;
  return isTag ? { service, namespace, port } : undefined;
}

function toService(ref: BackendRef, service: string): BackendRef {
  if (ref.labels !== undefined) return { ...ref, labels: { ...ref.labels, [displayName]: service } };
  return { ...ref, name: [service, ...(ref.name ?? '').split('_').slice(1)].join('_') };
}

/** Of the Service: its name or its number; undefined where a reference says none. */
export function portOf(ref: BackendRef): string | undefined {
  return tagIn(ref)?.port ?? ref.sectionName ?? ref.port?.toString();
}

/** The Services stand beside the route: its own namespace is theirs. */
export function formOf(
  namespace: string | undefined,
  { stable, candidate, baseline }: Backends,
): RefForm<BackendRef> {
  return {
    stable,
    candidate,
    baseline,
    isService: (ref, name) => serviceOf(ref, namespace) === name,
    weightsOf: (refs) => refs.map(weightOf),
    identityOf: ({ kind, name, namespace: own, labels, tags, port, sectionName }) =>
      JSON.stringify([kind, name, own, labels, tags, port, sectionName]),
    withService: toService,
  };
}

/** As a refusal names it: apart from others that only share a name. */
export function nameOf({ kind = '', name = '', namespace, labels }: BackendRef): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  const own = pairs.length === 0 ? full : `what has ${pairs.join(',')}`;
  return kind === 'MeshService' ? own : `${kind} ${own}`;
}
