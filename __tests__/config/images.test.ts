import { expect, test } from '@jest/globals';
import { parseImages } from '../../src/config/images.ts';
import { parseManifests } from '../../src/config/manifests.ts';
import { sentences } from './parsing.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

test.each([
  ['ghcr.io/acme/shop:2.0.0', undefined, 'ghcr.io/acme/shop:2.0.0'],
  ['web=shop:2', 'web', 'shop:2'],
  ['localhost:5000/a/b:tag', undefined, 'localhost:5000/a/b:tag'],
  [`web = localhost:5000/a@${digest}`, 'web', `localhost:5000/a@${digest}`],
  [`10.0.0.1:5000/a_b/c--d:V1.0@${digest}`, undefined, `10.0.0.1:5000/a_b/c--d:V1.0@${digest}`],
])('%s', (text, container, image) => {
  const parsed = parseImages(text);
  expect(sentences(parsed)).toEqual([]);
  expect(parsed.value).toEqual([{ container, image }]);
});

const form = 'Write repository:tag, repository@sha256:digest or container=repository:tag.';

test.each([
  ['shop', '`shop` has no tag and no digest. Write shop:TAG or shop@sha256:DIGEST.'],
  [
    'localhost:5000/shop',
    '`localhost:5000/shop` has no tag and no digest. Write localhost:5000/shop:TAG or localhost:5000/shop@sha256:DIGEST.',
  ],
  ['acme/Shop:1', `\`acme/Shop:1\` is not an image. Repositories are lower case. ${form}`],
  ['web=', `\`web=\` is not an image. ${form}`],
  ['shop:1@sha256:12', `\`shop:1@sha256:12\` is not an image. ${form}`],
  [
    'Web=shop:1',
    '`Web=shop:1` cannot be in Kubernetes: `Web` is not a name. Use lower-case letters, digits and hyphens.',
  ],
  ['web=a:1, web=b:1', '`web` is there twice. Leave one.'],
  ['r:5/a:1\nr:5/a:2', '`r:5/a` is there twice. Leave one.'],
])('%j is refused', (text, sentence) => {
  expect(sentences(parseImages(text))).toEqual([sentence]);
});

test('lists are by comma and newline', () => {
  expect(parseImages('a:1, b:2\n\nc=d:3').value?.map(({ image }) => image)).toEqual(['a:1', 'b:2', 'd:3']);
  expect(parseManifests('k8s/{a,b}.yaml, x/*.yml\nz.yaml').value).toEqual([
    'k8s/{a,b}.yaml',
    'x/*.yml',
    'z.yaml',
  ]);
  expect(sentences(parseManifests('https://x/a.yaml'))).toEqual([
    '`https://x/a.yaml` is an address. Write a path in the workspace.',
  ]);
});
