import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { home, type Split } from '../../../src/model/split.ts';
import type { RouterCodec } from '../../../src/routers/codec.ts';
import { ingressRoutes, tcpIngressRoutes, traefikServices } from '../../../src/routers/traefik/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { ingressRouteOf, pages, shop, tcpIngressRouteOf, traefikServiceOf, type Fields } from './fixtures.ts';

interface Live {
  readonly object: KubeObject;
  /** As it was when the plan was made. */
  readonly planned?: KubeObject;
}

function written(codec: RouterCodec, { object, planned = object }: Live, split: Split): unknown {
  const given = { backends, namespace: 'web', original: codec.remember([planned], backends) };
  const once = codec.write([object], split, given);
  expect(codec.write(once, split, given)).toEqual(once);
  return once[0]?.['spec'];
}

function routes(object: KubeObject, split: Split, planned = object): readonly Fields[] {
  const spec = written(ingressRoutes, { object, planned }, split);
  return (spec as { readonly routes: readonly Fields[] }).routes;
}

const candidate = { name: 'shop-candidate', port: 80 };
const split25 = [
  { ...shop, weight: 75 },
  { ...candidate, weight: 25 },
];
const onShop = { match: 'Host(`shop.test`)', kind: 'Rule', services: [shop] };

describe('what is written', () => {
  test('the only Service gets the two shares as weights', () => {
    expect(routes(ingressRouteOf(onShop), shareOf(25))).toEqual([{ ...onShop, services: split25 }]);
  });

  test('another Service keeps its part', () => {
    const services = [{ ...shop, weight: 3 }, pages];
    expect(routes(ingressRouteOf({ ...onShop, services }), shareOf(25))).toEqual([
      {
        ...onShop,
        services: [
          { ...shop, weight: 225 },
          { ...candidate, weight: 75 },
          { ...pages, weight: 100 },
        ],
      },
    ]);
  });

  test('a share that is no whole percent gets finer weights', () => {
    expect(routes(ingressRouteOf(onShop), shareOf(0.5))[0]?.['services']).toEqual([
      { ...shop, weight: 995 },
      { ...candidate, weight: 5 },
    ]);
  });

  test('connections of an IngressRouteTCP', () => {
    const route = { match: 'HostSNI(`*`)', services: [shop] };
    expect(written(tcpIngressRoutes, { object: tcpIngressRouteOf(route) }, shareOf(25))).toEqual({
      entryPoints: ['postgres'],
      routes: [{ ...route, services: split25 }],
    });
  });

  test('the balancer of a TraefikService, its cookie as it is', () => {
    const sticky = { cookie: { name: 'side' } };
    const object = traefikServiceOf({ weighted: { services: [{ ...shop, weight: 2 }, pages], sticky } });
    expect(written(traefikServices, { object }, shareOf(25))).toEqual({
      weighted: {
        services: [
          { ...shop, weight: 150 },
          { ...candidate, weight: 50 },
          { ...pages, weight: 100 },
        ],
        sticky,
      },
    });
  });
});

describe('testers', () => {
  const header = { by: 'header', name: 'X-Tester', value: 'yes' } as const;
  const pattern = { by: 'header', name: 'User-Agent', pattern: 'Beta.*|Canary' } as const;
  const cookie = { by: 'cookie', name: 'tester', value: 'yes' } as const;
  const query = { by: 'query', name: 'version', value: 'next' } as const;

  test.each([
    [[header], 'Header(`X-Tester`, `yes`)'],
    [[pattern], 'HeaderRegexp(`User-Agent`, `^(Beta.*|Canary)$`)'],
    [[cookie], String.raw`HeaderRegexp(${'`'}Cookie${'`'}, ${'`'}^(.*;\s*)?tester=yes(;.*)?$${'`'})`],
    [[query], 'Query(`version`, `next`)'],
    [[header, query], 'Header(`X-Tester`, `yes`) || Query(`version`, `next`)'],
    [[{ ...header, value: 'a`"b' }], 'Header(`X-Tester`, "a`\\"b")'],
  ])('%p get a route of their own before it', (testers, matchers) => {
    const more = { middlewares: [{ name: 'auth' }] };
    expect(routes(ingressRouteOf({ ...onShop, ...more }), { ...shareOf(25), testers })).toEqual([
      {
        ...onShop,
        ...more,
        match: `(Host(\`shop.test\`)) && (${matchers})`,
        priority: 18,
        services: [candidate],
      },
      { ...onShop, ...more, services: split25 },
    ]);
  });

  test.each([
    [undefined, 18],
    [0, 18],
    [40, 41],
    [-7, -6],
    // 0 would mean the length of the rule.
    [-1, 1],
  ])('with priority %p of its own, theirs is the next: %p', (priority, next) => {
    const own = { ...onShop, ...(priority !== undefined && { priority }) };
    expect(routes(ingressRouteOf(own), { ...home, testers: [header] })[0]?.['priority']).toBe(next);
  });

  test('the length of a rule is in bytes', () => {
    const own = { ...onShop, match: 'Path(`/größe`)' };
    expect(routes(ingressRouteOf(own), { ...home, testers: [header] })[0]?.['priority']).toBe(17);
  });

  test('come only where the target is served', () => {
    const others = { match: 'Path(`/pages`)', services: [pages] };
    const closed = { match: 'Path(`/closed`)', services: [{ ...shop, weight: 0 }, pages] };
    expect(routes(ingressRouteOf(onShop, others, closed), { ...home, testers: [header] })).toHaveLength(4);
  });

  const limit = (split: Split, ...own: readonly Fields[]): string | undefined =>
    ingressRoutes.limits(split, [ingressRouteOf(...own)], backends);
  const forTesters = { ...shareOf(5), testers: [header] };

  test('cannot be told by rules of v2, by patterns that Go has not, or beside a rule of that priority', () => {
    const rival = { match: 'Path(`/pages`)', priority: 18, services: [pages] };
    expect(limit(forTesters, { ...onShop, syntax: 'v2' })).toMatch('syntax of Traefik v3');
    expect(limit({ ...home, testers: [{ ...pattern, pattern: '(?!a)' }] }, onShop)).toMatch('pattern (?!a)');
    expect(limit(forTesters, onShop, rival)).toBe(
      'the route Path(`/pages`) of it has the priority 18 that testers would need',
    );
    expect(limit(shareOf(5), { ...onShop, syntax: 'v2' }, rival)).toBeUndefined();
  });

  test('can be told beside rules of other priorities, and of other Services in other syntax', () => {
    const rivals = [17, 19].map((priority) => ({ match: 'Path(`/pages`)', priority, services: [pages] }));
    const old = { match: 'Path(`/old`)', syntax: 'v2', services: [pages] };
    expect(limit(forTesters, onShop, old, ...rivals)).toBeUndefined();
    expect(limit(forTesters, onShop, { ...onShop, match: 'Host(`shops.test`)' })).toBeUndefined();
    expect(ingressRoutes.limits(forTesters, [], backends)).toBeUndefined();
  });
});

describe('somebody else changes the IngressRoute in mid-rollout', () => {
  const planned = ingressRouteOf(onShop, { match: 'Path(`/pages`)', services: [pages] });
  const after = (own: readonly Fields[], split: Split): unknown =>
    routes(ingressRouteOf(...own), split, planned);

  test('weights that were dropped are put right', () => {
    const reset = [{ ...onShop, services: [shop, candidate] }];
    expect(ingressRoutes.read([ingressRouteOf(...reset)], backends)).toBe(50);
    expect(after(reset, shareOf(25))).toEqual([{ ...onShop, services: split25 }]);
  });

  test('a route for testers that somebody removed or changed is put right', () => {
    const split = { ...shareOf(25), testers: [{ by: 'query', name: 'version', value: 'next' }] } as const;
    const right = after([onShop], split);
    expect(after([{ ...onShop, services: split25 }], split)).toEqual(right);
    const changed = { ...onShop, priority: 1, services: [candidate] };
    expect(after([changed, { ...onShop, services: split25 }], split)).toEqual(right);
  });

  test('a Service that was added is left as it is', () => {
    const added = { name: 'edge', port: 80, weight: 6 };
    const own = [{ ...onShop, services: [...split25, added] }];
    expect(after(own, shareOf(25))).toEqual(own);
    expect(after(own, home)).toEqual([{ ...onShop, services: [shop, added] }]);
  });

  test('a route that moved never serves nobody', () => {
    const services = [
      { ...shop, weight: 0 },
      { ...candidate, weight: 100 },
    ];
    const first = { match: 'Path(`/pages`)', services: [pages] };
    expect(after([first, { ...onShop, services }], home)).toEqual([first, onShop]);
  });

  test('a balancer that is one no more is left alone', () => {
    const before = traefikServiceOf({ weighted: { services: [shop] } });
    const mirroring = { mirroring: { ...shop, mirrors: [{ ...pages, percent: 10 }] } };
    const object = traefikServiceOf(mirroring);
    expect(written(traefikServices, { object, planned: before }, shareOf(25))).toEqual(mirroring);
    expect(traefikServices.read([object], backends)).toBe(0);
  });

  test('two routes with different shares are mixed', () => {
    const object = ingressRouteOf({ ...onShop, services: split25 }, onShop);
    expect(ingressRoutes.read([object], backends)).toBe('mixed');
  });
});

describe('refusals', () => {
  const refusal = (...services: readonly Fields[]): string | undefined =>
    ingressRoutes.refusal([ingressRouteOf({ ...onShop, services })], backends);

  test.each([
    ['it points elsewhere', [pages], /does not send any traffic to Service shop \(it points at pages\)/],
    ['it points at nothing', [], /it points at nothing/],
    ['its weight is 0', [{ ...shop, weight: 0 }, pages], /does not send any traffic/],
    ["the Service is another namespace's", [{ ...shop, namespace: 'old-web' }], /points at old-web\/shop/],
    ['it leads to a TraefikService', [{ kind: 'TraefikService', name: 'shop' }], /TraefikService shop/],
    ['the candidate is in it', [shop, candidate], /points at Service shop-candidate already/],
  ])('refused when %s', (_why, services, why) => {
    expect(refusal(...services)).toMatch(why);
  });

  test('refused when a route leads to the candidate alone', () => {
    const object = ingressRouteOf(onShop, { match: 'Path(`/x`)', services: [candidate] });
    expect(ingressRoutes.refusal([object], backends)).toMatch('shop-candidate already');
  });

  test('a TraefikService must be a weighted one that serves the target', () => {
    const why = (spec: Fields): unknown => traefikServices.refusal([traefikServiceOf(spec)], backends);
    expect(why({ mirroring: { ...shop } })).toBe('it has no weighted services');
    expect(why({ highestRandomWeight: { services: [shop] } })).toBe('it has no weighted services');
    expect(why({ weighted: { services: [pages] } })).toMatch('points at pages');
    // Unlike in a route, a weight of 0 counts where it is alone.
    expect(why({ weighted: { services: [{ ...shop, weight: 0 }] } })).toMatch('does not send any traffic');
    expect(why({ weighted: { services: [shop, candidate] } })).toMatch('shop-candidate already');
  });

  test.each([ingressRoutes, tcpIngressRoutes, traefikServices])('refused when it is not there', (codec) => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
    expect(codec.settled([])).toEqual({ problem: 'the route is gone' });
    expect(codec.settled([ingressRouteOf(onShop)])).toBe('yes');
    expect(codec.claims(ingressRouteOf(onShop))).toBe(true);
  });
});
