import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { home, type Split } from '../../../src/model/split.ts';
import { contour as codec } from '../../../src/routers/contour/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { pages, prefix, proxyOf, proxyWith, shop, type Fields } from './fixtures.ts';

interface Spec {
  readonly routes?: readonly Fields[];
  readonly tcpproxy?: Fields;
}

function written(object: KubeObject, split: Split, planned = object): Spec {
  const original = codec.remember([planned], backends);
  const given = { backends, namespace: 'web', original };
  const once = codec.write([object], split, given);
  expect(codec.write(once, split, given)).toEqual(once);
  return once[0]?.['spec'] as Spec;
}

const candidate = { name: 'shop-candidate', port: 80 };
const split25 = [
  { ...shop, weight: 75 },
  { ...candidate, weight: 25 },
];

describe('what is written', () => {
  test('the only Service gets the two shares as weights', () => {
    const [route] = written(proxyOf({ services: [{ ...shop, weight: 100 }] }), shareOf(25)).routes ?? [];
    expect(route).toEqual({ services: split25 });
  });

  test('another Service keeps its part, a mirror its percent, and one without a weight its nothing', () => {
    const recorder = { name: 'recorder', port: 80, mirror: true, weight: 20 };
    const idle = { name: 'idle', port: 80 };
    const services = [{ ...shop, weight: 3 }, recorder, { ...pages, weight: 1 }, idle];
    expect(written(proxyOf({ services }), shareOf(25)).routes).toEqual([
      {
        services: [
          { ...shop, weight: 225 },
          { ...candidate, weight: 75 },
          recorder,
          { ...pages, weight: 100 },
          idle,
        ],
      },
    ]);
  });

  test('without any weights all parts are equal', () => {
    expect(written(proxyOf({ services: [shop, pages] }), shareOf(10)).routes).toEqual([
      {
        services: [
          { ...shop, weight: 90 },
          { ...candidate, weight: 10 },
          { ...pages, weight: 100 },
        ],
      },
    ]);
  });

  test('a share that is no whole percent gets finer weights', () => {
    expect(written(proxyOf({ services: [shop] }), shareOf(0.01)).routes).toEqual([
      {
        services: [
          { ...shop, weight: 9999 },
          { ...candidate, weight: 1 },
        ],
      },
    ]);
  });

  test('connections of a tcpproxy are shared too', () => {
    const object = proxyWith({ tcpproxy: { services: [shop], loadBalancerPolicy: { strategy: 'Random' } } });
    expect(written(object, shareOf(25))).toEqual({
      virtualhost: { fqdn: 'shop.test' },
      tcpproxy: { services: split25, loadBalancerPolicy: { strategy: 'Random' } },
    });
  });
});

describe('testers', () => {
  const route = { conditions: [{ exact: '/cart' }], timeoutPolicy: { response: '9s' }, services: [shop] };
  const header = { by: 'header', name: 'X-Tester', value: 'a+b' } as const;
  const pattern = { by: 'header', name: 'User-Agent', pattern: 'Beta.*|Canary' } as const;
  const cookie = { by: 'cookie', name: 'tester', value: 'yes' } as const;
  const query = { by: 'query', name: 'version', value: 'next' } as const;

  test.each([
    [header, { header: { name: 'X-Tester', regex: String.raw`^a\+b$` } }],
    [pattern, { header: { name: 'User-Agent', regex: '^(Beta.*|Canary)$' } }],
    [cookie, { header: { name: 'Cookie', regex: String.raw`^(.*;\s*)?tester=yes(;.*)?$` } }],
    [query, { queryParameter: { name: 'version', regex: '^next$' } }],
  ])('by %p get a route of their own, whose path stays the last condition', (tester, condition) => {
    expect(written(proxyOf(route), { ...home, testers: [tester] }).routes).toEqual([
      { ...route, conditions: [condition, { exact: '/cart' }], services: [candidate] },
      route,
    ]);
  });

  test('each gets a route, for conditions of one route must all hold', () => {
    const routes = written(proxyOf(route), { ...shareOf(25), testers: [header, query] }).routes ?? [];
    expect(routes.map(({ services }) => services)).toEqual([[candidate], [candidate], split25]);
  });

  test("the user's mirror copies their requests as ever", () => {
    const recorder = { name: 'recorder', port: 80, mirror: true };
    const own = proxyOf({ services: [shop, recorder] });
    expect(written(own, { ...home, testers: [header] }).routes?.[0]?.['services']).toEqual([
      candidate,
      recorder,
    ]);
  });

  test('come only where the target is served', () => {
    const idle = { conditions: [prefix('/closed')], services: [shop, { ...pages, weight: 1 }] };
    expect(written(proxyOf(route, idle), { ...home, testers: [header] }).routes).toHaveLength(3);
  });
});

describe('copies', () => {
  const mirror = { share: 10, methods: ['GET', 'HEAD'] };
  const copies = { ...candidate, mirror: true, weight: 10 };
  const methods = { header: { name: ':method', regex: '^(GET|HEAD)$' } };

  test('of requests with the methods, which are shared as ever', () => {
    expect(written(proxyOf({ services: [shop] }), { ...shareOf(25), mirror }).routes).toEqual([
      { conditions: [methods], services: [...split25, copies] },
      { services: split25 },
    ]);
  });

  test('leave the testers to their route: it names the method too', () => {
    const testers = [{ by: 'query', name: 'version', value: 'next' }] as const;
    const routes = written(proxyOf({ services: [shop] }), { ...home, testers, mirror }).routes ?? [];
    expect(routes.map(({ conditions }) => conditions)).toEqual([
      [
        { queryParameter: { name: 'version', regex: '^next$' } },
        { header: { name: ':method', present: true } },
      ],
      [methods],
      undefined,
    ]);
  });
});

describe('somebody else changes the HTTPProxy in mid-rollout', () => {
  const planned = proxyOf({ services: [shop] }, { conditions: [prefix('/pages')], services: [pages] });
  const after = (routes: readonly Fields[], split: Split): unknown =>
    written(proxyOf(...routes), split, planned).routes;

  test('weights that were dropped are put right', () => {
    const reset = [{ services: [shop, candidate] }];
    expect(codec.read([proxyOf(...reset)], backends)).toBe(50);
    expect(after(reset, shareOf(25))).toEqual([{ services: split25 }]);
  });

  test('routes for testers that somebody removed or changed are put right', () => {
    const testers = [{ by: 'query', name: 'version', value: 'next' }] as const;
    const split = { ...shareOf(25), testers };
    const right = after([{ services: [shop] }], split);
    expect(after([{ services: split25 }], split)).toEqual(right);
    const changed = { conditions: [prefix('/cart')], services: [{ ...candidate, weight: 3 }] };
    expect(after([changed, { services: split25 }], split)).toEqual(right);
  });

  test('a Service that was added is left as it is', () => {
    const added = { name: 'edge', port: 80, weight: 6 };
    expect(after([{ services: [...split25, added] }], shareOf(5))).toEqual([
      { services: [{ ...shop, weight: 95 }, { ...candidate, weight: 5 }, added] },
    ]);
    expect(after([{ services: [...split25, added] }], home)).toEqual([{ services: [shop, added] }]);
  });

  test('a route that moved never serves nobody', () => {
    const moved = [
      { services: [pages] },
      {
        services: [
          { ...shop, weight: 0 },
          { ...candidate, weight: 100 },
        ],
      },
    ];
    expect(after(moved, home)).toEqual([{ services: [pages] }, { services: [shop] }]);
  });

  test('two routes with different shares are mixed', () => {
    expect(codec.read([proxyOf({ services: split25 }, { services: [shop] })], backends)).toBe('mixed');
  });
});

describe('refusals', () => {
  const refusal = (...services: readonly Fields[]): string | undefined =>
    codec.refusal([proxyOf({ services })], backends);

  test.each([
    ['it points elsewhere', [pages], /does not send any traffic to Service shop \(it points at pages\)/],
    ['it points at nothing', [], /it points at nothing/],
    ['another has all the weight', [shop, { ...pages, weight: 1 }], /does not send any traffic/],
    ['it only copies to the target', [pages, { ...shop, mirror: true }], /points at pages, shop as a mirror/],
    ['the candidate is in it', [shop, candidate], /points at Service shop-candidate already/],
    ['the candidate gets copies', [shop, { ...candidate, mirror: true }], /shop-candidate already/],
    [
      'the weights cannot be split',
      [
        { ...shop, weight: 400_000 },
        { ...pages, weight: 29_497 },
      ],
      /too large to be split \(together at most 429496\)/,
    ],
  ])('refused when %s', (_why, services, why) => {
    expect(refusal(...services)).toMatch(why);
  });

  test('the largest weights that can be split are not refused, nor those of others', () => {
    expect(refusal({ ...shop, weight: 400_000 }, { ...pages, weight: 29_496 })).toBeUndefined();
    const others = { conditions: [prefix('/pages')], services: [{ ...pages, weight: 1e9 }] };
    expect(codec.refusal([proxyOf({ services: [shop] }, others)], backends)).toBeUndefined();
  });

  test('refused when it does not exist, and claimed when it does', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
    expect(codec.claims(proxyOf())).toBe(true);
  });
});
