import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getObject } from './kubectl.ts';

export interface Written {
  /** The ConfigMap that the template takes its environment from. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The live Deployment that the manifest is written after; its name in the manifest is `shop`. */
  readonly live?: string;
  readonly image?: string;
  /** In place of the container's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly namespace?: string;
  /** Other objects in the same file. */
  readonly more?: readonly object[];
}

/**
 * Writes the shop's own manifests as users keep them: the Deployment, a ConfigMap with its settings
 * and its Service. Answers with the glob.
 */
export async function writeManifests(namespace: string, written: Written = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-manifests-'));
  const live = (await getObject(namespace, 'deployment', written.live ?? 'shop')) as Live;
  const objects = [...objectsLike(live, written), ...(written.more ?? [])];
  await writeFile(join(folder, 'shop.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return join(folder, '*.yaml');
}

function objectsLike({ spec }: Live, written: Written): readonly object[] {
  const { metadata, spec: pods } = spec.template;
  const { settings = {}, image, env, replicas = spec.replicas, namespace } = written;
  const [container] = pods.containers;
  const changed = {
    ...container,
    ...(image === undefined ? {} : { image }),
    ...(env === undefined ? {} : { env: Object.entries(env).map(([name, value]) => ({ name, value })) }),
  };
  const containers = [{ ...changed, envFrom: [{ configMapRef: { name: 'shop-settings' } }] }];
  const template = { metadata: { ...metadata }, spec: { containers } };
  const own = (name: string): object => ({ name, ...(namespace === undefined ? {} : { namespace }) });
  const { selector } = spec;
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: own('shop'),
      spec: { replicas, selector, template },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: own('shop-settings'), data: settings },
    { apiVersion: 'v1', kind: 'Service', metadata: own('shop'), spec: { selector: selector.matchLabels } },
  ];
}

interface Live {
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: object;
      readonly spec: { readonly containers: readonly object[] };
    };
  };
}
