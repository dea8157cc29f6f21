import { kubectl } from '../../testbed/kubectl.ts';

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
