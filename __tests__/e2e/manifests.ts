import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getObject, kubectl } from '../../testbed/kubectl.ts';

/**
 * Writes the shop's own manifests as users keep them: the Deployment, a ConfigMap with these settings
 * that it takes its environment from, and its Service. Answers with the glob.
 */
export async function writeManifests(
  namespace: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-manifests-'));
  const live = (await getObject(namespace, 'deployment', 'shop')) as Live;
  const { metadata, spec } = live.spec.template;
  const [container] = spec.containers;
  const containers = [{ ...container, envFrom: [{ configMapRef: { name: 'shop-settings' } }] }];
  const template = { metadata: { ...metadata }, spec: { containers } };
  const { replicas, selector } = live.spec;
  const objects = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop' },
      spec: { replicas, selector, template },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop-settings' }, data: settings },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'shop' },
      spec: { selector: selector.matchLabels },
    },
  ];
  await writeFile(join(folder, 'shop.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return join(folder, '*.yaml');
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

/** The settings that are in the namespace, with the ReplicaSets that each belongs to. */
export async function settingsIn(namespace: string): Promise<readonly { name: string; owners: number }[]> {
  const list = JSON.parse(
    await kubectl(
      '-n',
      namespace,
      'get',
      'configmaps',
      '-l',
      'app.kubernetes.io/managed-by=cutover',
      '-o',
      'json',
    ),
  ) as { items: { metadata: { name: string; ownerReferences?: object[] } }[] };
  return list.items
    .map(({ metadata }) => ({ name: metadata.name, owners: metadata.ownerReferences?.length ?? 0 }))
    .filter(({ name }) => name.startsWith('shop-settings'));
}
