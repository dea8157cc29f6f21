import { describe, expect, test } from '@jest/globals';
import type { Split } from '../../../src/model/split.ts';
import { shareOf } from '../shares.ts';
import { to, type Fields } from './objects.ts';
import { candidate, specAfter } from './written.ts';

describe('routes of testers and copies', () => {
  const header = { by: 'header', name: 'X-Tester', value: 'yes' } as const;
  const pattern = { by: 'header', name: 'User-Agent', pattern: 'a|b' } as const;
  const cookie = { by: 'cookie', name: 'te.st', value: '1' } as const;
  const query = { by: 'query', name: 'v', value: 'next' } as const;
  const own = {
    name: 'main',
    match: [{ uri: { prefix: '/' } }],
    timeout: '3s',
    route: [to('shop', { weight: 7 })],
  };
  const http = (spec: Fields, split: Split): unknown =>
    (specAfter(spec, split) as { readonly http: unknown }).http;

  test('any of the testers, within each match, goes to the candidate alone', () => {
    const [uri] = own.match;
    expect(http({ http: [own] }, { ...shareOf(0), testers: [header, pattern, cookie, query] })).toEqual([
      {
        name: 'cutover-testers',
        match: [
          { ...uri, headers: { 'x-tester': { exact: 'yes' } } },
          { ...uri, headers: { 'user-agent': { regex: '^(a|b)$' } } },
          { ...uri, headers: { cookie: { regex: String.raw`^(.*;\s*)?te\.st=1(;.*)?$` } } },
          { ...uri, queryParams: { v: { exact: 'next' } } },
        ],
        timeout: '3s',
        route: [to(candidate, { weight: 7 })],
      },
      own,
    ]);
  });

  test('a route to others gets none', () => {
    const others = [
      { route: [to('pages')] },
      { route: [to('shop', { weight: 0 }), to('pages', { weight: 1 })] },
      { redirect: { uri: '/' } },
    ];
    const split = { ...shareOf(10), testers: [header], mirror: { share: 10, methods: ['GET'] } };
    expect(http({ http: others }, split)).toEqual(others);
  });

  test('two ports keep their proportion among testers', () => {
    const ports = [
      to('shop', { weight: 3 }, { port: { number: 1 } }),
      to('shop', { weight: 1 }, { port: { number: 2 } }),
    ];
    expect(http({ http: [{ route: ports }] }, { ...shareOf(50), testers: [query] })).toMatchObject([
      { route: [{ destination: { host: candidate, port: { number: 1 } }, weight: 3 }, { weight: 1 }] },
      {},
    ]);
  });

  test('where a route looks at the same header, those who are no testers are taken out first', () => {
    const jason = {
      headers: { cookie: { regex: '.*user=jason.*' } },
      withoutHeaders: { cookie: { exact: 'a+b' } },
    };
    const split = [to('shop', { weight: 90 }), to(candidate, { weight: 10 })];
    const tester = String.raw`^(.*;\s*)?te\.st=1(;.*)?$`;
    expect(
      http(
        { http: [{ match: [jason, { port: 80 }], route: [to('shop')] }] },
        { ...shareOf(10), testers: [cookie, { ...cookie, name: 'b' }, query] },
      ),
    ).toEqual([
      {
        name: 'cutover-testers',
        match: [
          { ...jason, queryParams: { v: { exact: 'next' } } },
          { port: 80, headers: { cookie: { regex: tester } } },
          { port: 80, headers: { cookie: { regex: String.raw`^(.*;\s*)?b=1(;.*)?$` } } },
          { port: 80, queryParams: { v: { exact: 'next' } } },
        ],
        route: [to(candidate)],
      },
      {
        name: 'cutover-others',
        match: [
          {
            ...jason,
            withoutHeaders: {
              cookie: { regex: String.raw`(?:a\+b)|(?:${tester})|(?:^(.*;\s*)?b=1(;.*)?$)` },
            },
          },
        ],
        route: split,
      },
      { name: 'cutover-testers', match: [jason], route: [to(candidate)] },
      { match: [jason, { port: 80 }], route: split },
    ]);
  });

  test.each([
    [{ headers: { 'X-Tester': {} } }, { headers: { 'X-Tester': { exact: 'yes' } } }],
    [{ headers: { 'x-tester': { regex: '*' } } }, { headers: { 'x-tester': { exact: 'yes' } } }],
    [{ headers: { 'x-tester': { exact: 'yes' } } }, { headers: { 'x-tester': { exact: 'yes' } } }],
  ])('%j is narrowed by that header', (match, expected) => {
    expect(
      http({ http: [{ match: [match], route: [to('shop')] }] }, { ...shareOf(0), testers: [header] }),
    ).toEqual([
      { name: 'cutover-testers', match: [expected], route: [to(candidate)] },
      { match: [match], route: [to('shop')] },
    ]);
  });

  test.each([
    [{ exact: 'next' }, true],
    [{ exact: 'nex' }, false],
    [{ prefix: 'ne' }, true],
    [{ prefix: 'ex' }, false],
    [{ regex: 'n.*' }, true],
    [{ regex: 'n' }, false],
    [{ regex: '(?i)NEXT|LAST' }, true],
    [{ regex: 'NEXT' }, false],
    [{ regex: '(?P<v>next)' }, true],
    [{}, true],
  ])('a match by the parameter %j meets the tester: %p', (v, meets) => {
    const route = { match: [{ queryParams: { v } }], route: [to('shop')] };
    expect(http({ http: [route] }, { ...shareOf(0), testers: [query] })).toHaveLength(meets ? 2 : 1);
  });

  test('requests with the methods are copied, beside the copies that the user makes', () => {
    const mirrored = {
      ...own,
      mirror: { host: 'audit' },
      mirrorPercent: 7,
      match: [{ method: { regex: 'GET|POST' } }],
    };
    const route = [to('shop', { weight: 80 }), to(candidate, { weight: 20 })];
    const { mirror, mirrorPercent, ...rest } = mirrored;
    expect(
      http({ http: [mirrored] }, { ...shareOf(20), mirror: { share: 5, methods: ['GET', 'HEAD'] } }),
    ).toEqual([
      {
        ...rest,
        name: 'cutover-mirror',
        match: [{ method: { exact: 'GET' } }],
        mirrors: [
          { destination: mirror, percentage: { value: mirrorPercent } },
          { destination: { host: candidate }, percentage: { value: 5 } },
        ],
        route,
      },
      { ...mirrored, route },
    ]);
  });
});
