import { describe, expect, test } from '@jest/globals';
import { home, type Split } from '../../../src/model/split.ts';
import { contour as codec } from '../../../src/routers/contour/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { pages, prefix, proxyWith, shop, type Fields } from './fixtures.ts';

describe('limits', () => {
  const testers = [{ by: 'header', name: 'X-Tester', value: 'yes' }] as const;
  const forTesters = { ...shareOf(5), testers };
  const withCopies = { ...shareOf(5), mirror: { share: 10, methods: ['GET'] } };
  const limit = (split: Split, spec: Fields): string | undefined =>
    codec.limits(split, [proxyWith(spec)], backends);
  const plain = { routes: [{ services: [shop] }] };

  test.each([
    ['a tcpproxy', { tcpproxy: { services: [shop] } }, /connections of a tcpproxy/],
    [
      'a prefix that is replaced',
      { routes: [{ services: [shop], pathRewritePolicy: { replacePrefix: [{ replacement: '/' }] } }] },
      /replaces a prefix/,
    ],
    [
      'others on the same path',
      {
        routes: [
          { services: [shop] },
          { conditions: [{ header: { name: 'x-beta', present: true } }], services: [pages] },
        ],
      },
      /another route of it has the path \/ too/,
    ],
    [
      'an include by header',
      { ...plain, includes: [{ name: 'beta', conditions: [{ header: { name: 'x-beta', present: true } }] }] },
      /includes another HTTPProxy by header/,
    ],
  ])('neither testers nor copies with %s, but shares', (_what, spec, why) => {
    expect(limit(forTesters, spec)).toMatch(why);
    expect(limit(withCopies, spec)).toMatch(why);
    expect(limit(shareOf(5), spec)).toBeUndefined();
  });

  test.each([
    [
      "a mirror of the user's",
      { routes: [{ services: [shop, { ...pages, mirror: true }] }] },
      /mirrored already/,
    ],
    ['an HTTPProxy that is included', { ...plain, virtualhost: undefined }, /is included by another/],
  ])('testers but no copies with %s', (_what, spec, why) => {
    expect(limit(withCopies, spec)).toMatch(why);
    expect(limit(forTesters, spec)).toBeUndefined();
  });

  test('whole percents of copies, and patterns that RE2 has', () => {
    expect(limit({ ...home, mirror: { share: 2.5, methods: ['GET'] } }, plain)).toMatch(/whole percents/);
    const by = (pattern: string): Split => ({ ...home, testers: [{ by: 'header', name: 'X', pattern }] });
    for (const wrong of ['(?!a)b', '(?<=a)b', String.raw`(a)\1`, 'a++', '(a']) {
      expect(limit(by(wrong), plain)).toMatch(`cannot match the pattern ${wrong}`);
    }
    expect(limit(by('(?i)(?:beta|canary).*'), plain)).toBeUndefined();
  });

  test('none for what is on other paths', () => {
    const routes = [
      { conditions: [prefix('/')], services: [shop] },
      { conditions: [prefix('/pages')], services: [pages] },
    ];
    const includes = [{ name: 'blog', conditions: [prefix('/blog')] }];
    expect(limit({ ...forTesters, ...withCopies, testers }, { routes, includes })).toBeUndefined();
    expect(codec.limits(forTesters, [], backends)).toBeUndefined();
  });
});
