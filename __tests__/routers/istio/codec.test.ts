import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { istio, istioConnections } from '../../../src/routers/istio/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { destinationRuleWith, to, virtualServiceWith, type Fields } from './objects.ts';
import { candidate, routeAfter, specAfter } from './written.ts';

describe('weights', () => {
  test('one destination alone becomes two that make 100, host and port as they were', () => {
    const port = { port: { number: 80 } };
    expect(routeAfter([to('shop.web.svc.cluster.local', {}, port)], 5)).toEqual([
      to('shop.web.svc.cluster.local', { weight: 95 }, port),
      to('shop-candidate.web.svc.cluster.local', { weight: 5 }, port),
    ]);
  });

  test.each([
    [50, [45, 45, 10]],
    [100, [0, 90, 10]],
    [25, [675, 225, 100]],
    [0.01, [89_991, 9, 10_000]],
  ])('%p %% beside another destination keep its part', (share, [stable, next, other]) => {
    expect(routeAfter([to('shop', { weight: 90 }), to('legacy', { weight: 10 })], share)).toEqual([
      to('shop', { weight: stable }),
      to(candidate, { weight: next }),
      to('legacy', { weight: other }),
    ]);
  });

  test("a subset is of stable's host alone", () => {
    expect(routeAfter([to('shop', {}, { subset: 'v1' })], 5)).toEqual([
      to('shop', { weight: 95 }, { subset: 'v1' }),
      to(candidate, { weight: 5 }),
    ]);
  });

  test('connections are shared along', () => {
    expect(
      specAfter({ http: [{ route: [to('pages')] }], tcp: [{ route: [to('shop')] }] }, shareOf(12.5)),
    ).toEqual({
      hosts: ['shop'],
      http: [{ route: [to('pages')] }],
      tcp: [{ route: [to('shop', { weight: 875 }), to(candidate, { weight: 125 })] }],
    });
  });
});

describe('somebody else changes the route in mid-rollout', () => {
  test('an apply of other weights is put right', () => {
    const drifted = [to('shop', { weight: 1 }), to(candidate, { weight: 1 })];
    expect(istio.read([virtualServiceWith({ http: [{ route: drifted }] })], backends)).toBe(50);
    expect(routeAfter(drifted, 25, [to('shop')])).toEqual([
      to('shop', { weight: 75 }),
      to(candidate, { weight: 25 }),
    ]);
    expect(routeAfter(drifted, 0, [to('shop')])).toEqual([to('shop')]);
  });

  test('an apply without the candidate is put right', () => {
    expect(routeAfter([to('shop')], 100)).toEqual([
      to('shop', { weight: 0 }),
      to(candidate, { weight: 100 }),
    ]);
  });

  test('a destination that was added is left as it is', () => {
    const added = to('edge', { weight: 6 });
    const split = [to('shop', { weight: 75 }), to(candidate, { weight: 25 }), added];
    expect(routeAfter(split, 0, [to('shop', { weight: 100 })])).toEqual([to('shop', { weight: 100 }), added]);
  });

  test('nor does it grow with the others', () => {
    const planned = [to('shop', { weight: 8 }), to('pages', { weight: 1 })];
    const added = to('edge', { weight: 6 });
    expect(routeAfter([...planned, added], 5, planned)).toEqual([
      to('shop', { weight: 76 }),
      to(candidate, { weight: 4 }),
      to('pages', { weight: 10 }),
      added,
    ]);
  });

  test('a destination that was alone, without a weight, keeps its traffic beside one that was added', () => {
    const [alone, added] = [[to('shop')], to('edge', { weight: 6 })];
    const split = [to('shop', { weight: 75 }), to(candidate, { weight: 25 }), added];
    expect(routeAfter(split, 0, alone)).toEqual([to('shop', { weight: 100 }), added]);
    expect(routeAfter([to('shop', { weight: 90 }), to('edge', { weight: 10 })], 12.5, alone)).toEqual([
      to('shop', { weight: 7875 }),
      to(candidate, { weight: 1125 }),
      to('edge', { weight: 1000 }),
    ]);
    expect(
      routeAfter([to('shop', { weight: 1 }), to(candidate), to('pages', { weight: 2 })], 50, [to('pages')]),
    ).toEqual([to('shop', { weight: 5 }), to(candidate, { weight: 5 }), to('pages', { weight: 20 })]);
  });

  test('a route that has the candidate alone leads to stable again', () => {
    const full = 'shop-candidate.web.svc.cluster.local';
    expect(routeAfter([to(candidate)], 0, [to('shop', { weight: 7 })])).toEqual([to('shop', { weight: 7 })]);
    expect(routeAfter([to(full)], 0, [to('pages')])).toEqual([to('shop.web.svc.cluster.local')]);
    expect(routeAfter([to(candidate)], 5, [to('shop')])).toEqual([
      to('shop', { weight: 95 }),
      to(candidate, { weight: 5 }),
    ]);
  });

  test('a route that was added is left as it is', () => {
    const added = { route: [to('shop')] };
    const split = { ...shareOf(5), testers: [{ by: 'query', name: 'a', value: 'b' }] } as const;
    const planned = { http: [{ route: [to('pages')] }] };
    expect(specAfter({ http: [...planned.http, added] }, split, planned)).toMatchObject({
      http: [...planned.http, added],
    });
  });

  test('a route that moved gives its share back all the same', () => {
    const moved = {
      route: [to('shop', { weight: 0 }), to(candidate, { weight: 100 }), to('edge', { weight: 50 })],
    };
    const before = { route: [to('edge')] };
    expect(
      specAfter({ http: [before, moved] }, shareOf(0), { http: [{ route: [to('shop')] }] }),
    ).toMatchObject({
      http: [before, { route: [to('shop', { weight: 100 }), to('edge', { weight: 50 })] }],
    });
  });

  test('routes with different shares are mixed; one of the candidate alone is all of it', () => {
    const split = { route: [to('shop', { weight: 3 }), to(candidate, { weight: 1 })] };
    const read = (...http: readonly Fields[]): unknown =>
      istio.read([virtualServiceWith({ http })], backends);
    expect(read(split, { route: [to('shop', { weight: 0 })] })).toBe('mixed');
    expect(read(split, { route: [to('pages')] })).toBe(25);
    expect(read({ route: [to(candidate)] })).toBe(100);
  });
});

describe('a VirtualService that cannot be used', () => {
  const refusal = (spec: Fields, ...rules: readonly KubeObject[]): string | undefined =>
    istio.refusal([virtualServiceWith(spec), ...rules], backends);
  const routeTo = (...route: readonly Fields[]): Fields => ({ http: [{ route }] });
  const v1 = to('shop', {}, { subset: 'v1' });

  test.each([
    ['it points elsewhere', routeTo(to('pages')), /any traffic to Service shop \(it points at pages\)/],
    ['it points at nothing', { http: [{ redirect: { uri: '/' } }] }, /it points at nothing/],
    ['it has no traffic', routeTo(to('shop'), to('pages', { weight: 1 })), /it points at pages/],
    [
      'the Service is another namespace’s',
      routeTo(to('shop.old.svc.cluster.local')),
      /it points at shop\.old/,
    ],
    ['the Service is of a cluster set', routeTo(to('shop.web.svc.clusterset.local')), /clusterset/],
    [
      'its host is half a name',
      routeTo(to('shop.web')),
      /shop\.web: write shop or shop\.web\.svc\.cluster\.local/,
    ],
    ['its host is most of a name', routeTo(to('shop.web.svc')), /does not complete the host shop\.web\.svc:/],
    [
      'the candidate is in it',
      routeTo(to('shop', { weight: 1 }), to(candidate)),
      /points at Service shop-candidate/,
    ],
    [
      'a name of Cutover’s is in it',
      { http: [{ name: 'cutover-x', route: [to('shop')] }] },
      /route cutover-x has/,
    ],
    [
      'weights are too large',
      routeTo(to('shop', { weight: 214_748 }), to('a', { weight: 1 })),
      /214749 .* 214748/,
    ],
    [
      'it has two subsets',
      routeTo(to('shop', { weight: 3 }, { subset: 'v1' }), to('shop', { weight: 1 }, { subset: 'v2' })),
      /one subset of .* \(v1, v2\)/,
    ],
    ['it has one subset and all', { http: [{ route: [v1] }, { route: [to('shop')] }] }, /\(v1, no subset\)/],
    ['its subset is nowhere', routeTo(v1), /no DestinationRule in its namespace has the subset v1/],
    ['it has no requests', { tcp: [{ route: [to('shop')] }] }, /no http routes, but others that lead/],
  ])('%s', (_why, spec, why) => {
    expect(refusal(spec)).toMatch(why);
  });

  test('for its DestinationRules', () => {
    const spec = routeTo(to('shop'));
    const [one, two] = [destinationRuleWith({}, 'one'), destinationRuleWith({}, 'two')];
    expect(refusal(spec, one)).toBeUndefined();
    expect(refusal(spec, one, two)).toMatch('Service shop (one, two)');
    expect(refusal(spec, one, destinationRuleWith({}, candidate))).toBe(
      'DestinationRule shop-candidate exists already',
    );
    expect(refusal(routeTo(v1), destinationRuleWith({ subsets: [{ name: 'v2' }] }))).toMatch('the subset v1');
  });

  test('but for a second subset that gets nothing', () => {
    const one = to('shop', { weight: 1 }, { subset: 'v1' });
    const rule = destinationRuleWith({ subsets: [{ name: 'v1' }] });
    expect(refusal(routeTo(one, to('shop', { weight: 0 }, { subset: 'v2' })), rule)).toBeUndefined();
  });

  test('is gone', () => {
    expect(istio.refusal([], backends)).toBe('it does not exist');
    expect(istio.settled([destinationRuleWith({})])).toEqual({ problem: 'the VirtualService is gone' });
    expect(istio.settled([virtualServiceWith({})])).toBe('yes');
  });

  test('the largest weights that can be split are taken', () => {
    expect(refusal(routeTo(to('shop', { weight: 214_747 }), to('a', { weight: 1 })))).toBeUndefined();
  });

  test('either codec takes it, never both', () => {
    const requests = virtualServiceWith({ ...routeTo(to('shop')), tcp: [{ route: [to('shop')] }] });
    const connections = virtualServiceWith({ ...routeTo(to('pages')), tcp: [{ route: [to('shop')] }] });
    const refused = (object: KubeObject): readonly boolean[] =>
      [istio, istioConnections].map((codec) => codec.refusal([object], backends) !== undefined);
    expect(refused(requests)).toEqual([false, true]);
    expect(refused(connections)).toEqual([true, false]);
  });
});
