import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readManifests } from '../../src/adapters/manifest-files.ts';

const target = { kind: 'Deployment', namespace: 'shops', name: 'shop' } as const;

function deployment(image: string, namespace?: string): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      template: {
        spec: { containers: [{ name: 'shop', image, envFrom: [{ configMapRef: { name: 'own' } }] }] },
      },
    },
  };
}

function config(namespace?: string): object {
  const metadata = { name: 'own', ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { from: namespace ?? 'none' } };
}

async function written(...objects: readonly object[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-manifest-files-'));
  await writeFile(join(folder, 'a.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return [join(folder, '*.yaml')];
}

describe('manifests of several namespaces', () => {
  test.each([
    ['names its own', 'shops'],
    ['names none', undefined],
  ])('the target is the one of its namespace, where it %s', async (_which, namespace) => {
    const globs = await written(
      deployment('shop:1', 'elsewhere'),
      deployment('shop:2', namespace),
      config('elsewhere'),
    );
    const [read] = await readManifests(globs, [target]);
    expect(JSON.stringify(read?.workload)).toContain('shop:2');
    expect([read?.copies, read?.others]).toEqual([[], ['Deployment shop', 'ConfigMap own']]);
  });

  test('one of another namespace alone is not the target', async () => {
    const globs = await written(deployment('shop:1', 'elsewhere'));
    await expect(readManifests(globs, [target])).rejects.toThrow(
      /0 of the objects .* are Deployment shops\/shop, .* Found: Deployment elsewhere\/shop\./,
    );
  });

  test('a ConfigMap belongs to the target whichever of the two leaves the namespace out', async () => {
    const pairs = [
      [deployment('shop:2'), config('shops')],
      [deployment('shop:2', 'shops'), config()],
    ] as const;
    const reads = await Promise.all(
      pairs.map(async (pair) => readManifests(await written(...pair), [target])),
    );
    expect(reads.map(([read]) => read?.copies.map(({ copy }) => copy.of))).toEqual([['own'], ['own']]);
  });
});
