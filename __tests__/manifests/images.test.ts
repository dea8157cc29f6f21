import { describe, expect, test } from '@jest/globals';
import { podTemplate, type PodTemplate } from '../../src/manifests/deployment.ts';
import { repositoryOf, unmatched, withImages } from '../../src/manifests/images.ts';
import type { ImageChange } from '../../src/model/spec.ts';
import { deepFrozen } from '../routers/frozen.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['shop', 'shop'],
  ['shop:2.0.0', 'shop'],
  [`shop@${digest}`, 'shop'],
  ['ghcr.io/acme/shop:2.0.0', 'ghcr.io/acme/shop'],
  ['registry:5000/shop', 'registry:5000/shop'],
  ['registry:5000/acme/shop:2.0.0', 'registry:5000/acme/shop'],
  [`registry:5000/acme/shop:2.0.0@${digest}`, 'registry:5000/acme/shop'],
  [`localhost/shop@${digest}`, 'localhost/shop'],
])('the repository of %s is %s', (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});

describe('a change', () => {
  const template = deepFrozen(
    podTemplate.parse({
      metadata: { labels: { app: 'shop' }, ofTomorrow: 1 },
      spec: {
        initContainers: [{ name: 'migrate', image: 'ghcr.io/acme/shop:1.0.0', ofTomorrow: 2 }],
        containers: [
          { name: 'web', image: 'ghcr.io/acme/shop:1.0.0', env: [{ name: 'A', value: '1' }] },
          { name: 'proxy', image: 'envoy:1.0' },
          { name: 'local', image: 'registry:5000/shop:1' },
        ],
        ofTomorrow: { deep: true },
      },
    }),
  );
  const by = (image: string, container?: string): ImageChange => ({ container, image });
  const imagesAfter = (...changes: readonly ImageChange[]): readonly string[] => {
    const { initContainers = [], containers } = withImages(template, changes).spec;
    return [...initContainers, ...containers].map(({ image = '' }) => image);
  };
  const before = ['ghcr.io/acme/shop:1.0.0', 'ghcr.io/acme/shop:1.0.0', 'envoy:1.0', 'registry:5000/shop:1'];

  test('by repository reaches every container of it, init containers too', () => {
    expect(imagesAfter(by('ghcr.io/acme/shop:2.0.0'))).toEqual([
      'ghcr.io/acme/shop:2.0.0',
      'ghcr.io/acme/shop:2.0.0',
      ...before.slice(2),
    ]);
  });

  test('by repository knows a port from a tag, and a digest from both', () => {
    const image = `registry:5000/shop@${digest}`;
    expect(imagesAfter(by(image))).toEqual([...before.slice(0, 3), image]);
  });

  test('by container reaches that one only, whatever its image was', () => {
    expect(imagesAfter(by('other/thing:1', 'proxy'))).toEqual([
      before[0],
      before[1],
      'other/thing:1',
      before[3],
    ]);
  });

  test('another registry, or a name that only ends alike, is another repository', () => {
    const changes = [by('docker.io/acme/shop:2'), by('shop:2'), by('ghcr.io/acme/shop-web:2')];
    expect(imagesAfter(...changes)).toEqual(before);
    expect(unmatched(template, changes)).toEqual(changes);
  });

  test('that fits nothing is said, one that fits is not', () => {
    const changes = [by('ghcr.io/acme/shop:2'), by('x:1', 'not-there'), by('x:1', 'migrate')];
    expect(unmatched(template, changes)).toEqual([changes[1]]);
  });

  test('keeps all fields that it does not know, and the template it was given', () => {
    const after = withImages(template, [by('ghcr.io/acme/shop:1.0.0')]);
    expect(after).toEqual(template);
  });

  test('adds no list of init containers where there was none', () => {
    const plain: PodTemplate = podTemplate.parse({ spec: { containers: [{ name: 'web', image: 'a:1' }] } });
    expect(withImages(plain, [by('a:2')])).toEqual({ spec: { containers: [{ name: 'web', image: 'a:2' }] } });
  });
});
