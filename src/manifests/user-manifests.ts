import type { KubeObject } from '../model/kube.ts';
import type { ConfigCopy } from '../model/step.ts';

/** What the user's manifests bring to a rollout. */
export interface UserManifests {
  /** The target; its template uses the copies. */
  readonly workload: KubeObject;
  /** The ConfigMaps and Secrets that the template uses, and the copies to make of them. */
  readonly copies: readonly { readonly copy: ConfigCopy; readonly object: KubeObject }[];
  /** `Kind name` of everything else: it is left to the user. */
  readonly others: readonly string[];
}

/** A cryptographic digest in hexadecimal: equal content, equal name. */
export type Digest = (text: string) => string;

/**
 * Gives each version its own ConfigMaps and Secrets: copies named after their content, which the
 * target's template uses in place of the names it was written with. The old version's pods keep
 * theirs, and so does every revision that a rollback may return to.
 */
export function userManifests(
  workload: KubeObject,
  objects: readonly KubeObject[],
  digest: Digest,
): UserManifests {
  const used = new Set<string>();
  const renamed = new Map(
    objects
      .filter((object) => isConfig(object, workload))
      .map((object) => [keyOf(object), copyOf(object, digest)]),
  );
  const spec = withReferences(workload['spec'], (kind, name) => {
    const key = `${kind} ${name}`;
    used.add(key);
    return renamed.get(key)?.copy.name ?? name;
  });
  const isCopied = (object: KubeObject): boolean => renamed.has(keyOf(object)) && used.has(keyOf(object));
  return {
    workload: { ...workload, spec },
    copies: [...renamed].filter(([key]) => used.has(key)).map(([, own]) => own),
    others: objects.filter((object) => object !== workload && !isCopied(object)).map(keyOf),
  };
}

/** Every value of the Secrets, as it is written and as pods see it: what must never be printed. */
export function secretValues({ copies }: UserManifests): readonly string[] {
  const secrets = copies.filter(({ copy }) => copy.kind === 'Secret').map(({ object }) => object);
  const encoded = secrets.flatMap(({ data }) => textsOf(data));
  const plain = secrets.flatMap(({ stringData }) => textsOf(stringData));
  const decoded = encoded.map((text) => Buffer.from(text, 'base64').toString());
  // A word of three letters masked would hide half the log.
  return [...new Set([...encoded, ...decoded, ...plain])].filter((text) => text.length > 3);
}

function textsOf(data: unknown): readonly string[] {
  return isMap(data) ? Object.values(data).filter((text) => typeof text === 'string') : [];
}

const configKinds = ['ConfigMap', 'Secret'] as const;

function isConfig({ kind, metadata }: KubeObject, workload: KubeObject): boolean {
  const { namespace } = metadata;
  const isNear = namespace === undefined || namespace === workload.metadata.namespace;
  return isNear && configKinds.some((own) => own === kind);
}

function keyOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name}`;
}

function copyOf(object: KubeObject, digest: Digest): UserManifests['copies'][number] {
  const { kind, metadata, data, stringData, binaryData, type } = object;
  const content = JSON.stringify([kind, data, stringData, binaryData, type].map(sorted));
  const copy: ConfigCopy = {
    kind: kind === 'Secret' ? 'Secret' : 'ConfigMap',
    name: `${metadata.name}-${digest(content).slice(0, 10)}`,
    of: metadata.name,
  };
  return { copy, object };
}

function sorted(value: unknown): unknown {
  return isMap(value) ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)) : value;
}

/** The fields of a pod's spec that name a ConfigMap or a Secret of its namespace. */
const referring: Readonly<Record<string, ConfigCopy['kind']>> = {
  configMap: 'ConfigMap',
  configMapRef: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  secret: 'Secret',
  secretRef: 'Secret',
  secretKeyRef: 'Secret',
  imagePullSecrets: 'Secret',
};

type Rename = (kind: ConfigCopy['kind'], name: string) => string;

/** A volume calls it `secretName`, all others `name`. */
const naming: ReadonlySet<string> = new Set(['name', 'secretName']);

function withReferences(value: unknown, rename: Rename, kind?: ConfigCopy['kind']): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, rename, kind));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, own]) =>
    kind !== undefined && naming.has(key) && typeof own === 'string'
      ? [key, rename(kind, own)]
      : [key, withReferences(own, rename, referring[key])],
  );
  return Object.fromEntries(entries) as unknown;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
