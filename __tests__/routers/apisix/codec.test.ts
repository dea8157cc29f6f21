import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { home, type Match, type Split } from '../../../src/model/split.ts';
import { apisix as codec } from '../../../src/routers/apisix/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { routeWith, shop, upstreamWith, type Fields } from './fixtures.ts';

const candidate = { serviceName: 'shop-candidate', servicePort: 80 };
const legacy = { serviceName: 'legacy', servicePort: 80 };
const match = { paths: ['/*'] };
const plain: readonly Fields[] = [{ name: 'main', match, backends: [shop] }];

/** The rules after this split over `now`, for a rollout that was planned with `planned`. */
function rulesAfter(split: Split, now: readonly Fields[], planned = now): unknown {
  const original = codec.remember([routeWith(planned)], backends);
  const [route] = codec.write([routeWith(now)], split, { backends, original, namespace: 'web' });
  return (route?.['spec'] as { readonly http: unknown }).http;
}

describe('what is written', () => {
  test('the candidate stands beside a lone backend, with its share as a weight', () => {
    expect(rulesAfter(shareOf(5), plain)).toEqual([
      {
        name: 'main',
        match,
        backends: [
          { ...shop, weight: 95 },
          { ...candidate, weight: 5 },
        ],
      },
    ]);
  });

  test.each([
    [0.1, [999, 1]],
    [0.01, [9999, 1]],
    [12.5, [875, 125]],
    [100, [0, 100]],
  ])('a share of %p %% has weights as fine as it needs', (share, [stable, own]) => {
    expect(rulesAfter(shareOf(share), plain)).toMatchObject([
      { backends: [{ weight: stable }, { weight: own }] },
    ]);
  });

  test('other targets keep their part and their place, and a weight that is left out counts 100', () => {
    const rule = {
      name: 'main',
      match,
      backends: [shop, { ...legacy, weight: 20 }],
      upstreams: [{ name: 'dc' }],
    };
    expect(rulesAfter(shareOf(25), [rule])).toEqual([
      {
        ...rule,
        backends: [
          { ...shop, weight: 7500 },
          { ...legacy, weight: 2000 },
          { ...candidate, weight: 2500 },
        ],
        upstreams: [{ name: 'dc', weight: 10_000 }],
      },
    ]);
  });

  test('a rule without the target, stream rules and the status stay as they are', () => {
    const route = routeWith([{ name: 'pages', backends: [legacy] }, ...plain], {
      stream: [{ name: 'tcp', protocol: 'TCP', match: { ingressPort: 9100 }, backend: shop }],
    });
    const original = codec.remember([route], backends);
    const [written] = codec.write([route], shareOf(50), { backends, original, namespace: 'web' });
    expect(written).toEqual({
      ...route,
      spec: {
        ...(route['spec'] as object),
        http: [
          { name: 'pages', backends: [legacy] },
          ...(rulesAfter(shareOf(50), plain) as readonly Fields[]),
        ],
      },
    });
  });
});

describe('testers', () => {
  const only = (testers: readonly Match[], rule: Fields = {}): unknown =>
    rulesAfter({ ...home, testers }, [{ ...plain[0], ...rule }]);

  test.each([
    [{ by: 'header', name: 'X-Tester', value: 'yes' }, 'Header', 'Equal', 'yes'],
    [{ by: 'header', name: 'User-Agent', pattern: 'a|b' }, 'Header', 'RegexMatch', '^(a|b)$'],
    [{ by: 'cookie', name: 'tester', value: 'always' }, 'Cookie', 'Equal', 'always'],
    [{ by: 'query', name: 'version', value: 'next' }, 'Query', 'Equal', 'next'],
  ] as const)('%p goes to the candidate by a rule of a higher priority', (tester, ...[scope, op, value]) => {
    expect(only([tester])).toEqual([
      ...plain,
      {
        name: 'main-candidate-1',
        priority: 1,
        match: { ...match, exprs: [{ subject: { scope, name: tester.name }, op, value }] },
        backends: [candidate],
      },
    ]);
  });

  test('each has a rule, with the plugins and the expressions of the rule that it is for', () => {
    const own = { subject: { scope: 'Path' }, op: 'RegexMatch', value: '^/v1' };
    const plugins = [{ name: 'cors', enable: true }];
    const rule = { priority: 7, plugins, match: { ...match, exprs: [own] }, upstreams: [{ name: 'dc' }] };
    const cookie = { by: 'cookie', name: 'a', value: '1' } as const;
    const query = { by: 'query', name: 'b', value: '2' } as const;
    const expected = (index: number, scope: string, [name, value]: readonly string[]): object => ({
      name: `main-candidate-${index}`,
      priority: 8,
      plugins,
      match: { ...match, exprs: [own, { subject: { scope, name }, op: 'Equal', value }] },
      backends: [candidate],
    });
    expect(only([cookie, query], rule)).toEqual([
      { ...plain[0], ...rule },
      expected(1, 'Cookie', ['a', '1']),
      expected(2, 'Query', ['b', '2']),
    ]);
  });

  test('a rule where stable has no weight gets none', () => {
    const rules = [{ name: 'off', backends: [{ ...shop, weight: 0 }, legacy] }];
    const testers = [{ by: 'query', name: 'b', value: '2' }] as const;
    expect(rulesAfter({ ...home, testers }, rules)).toEqual(rules);
  });
});

describe('the ApisixUpstream of the Service', () => {
  const own = upstreamWith('shop', { scheme: 'grpc', retries: 2 });
  const write = (objects: readonly KubeObject[], split: Split): readonly KubeObject[] => {
    const original = codec.remember([routeWith(plain)], backends);
    return codec.write(objects, split, { backends, original, namespace: 'web' });
  };

  test("is copied for the candidate's Service, and gone again at home", () => {
    const during = write([routeWith(plain), own], shareOf(5));
    expect(during.slice(1)).toEqual([
      own,
      {
        apiVersion: 'apisix.apache.org/v2',
        kind: 'ApisixUpstream',
        metadata: { name: 'shop-candidate', namespace: 'web' },
        spec: { scheme: 'grpc', retries: 2 },
      },
    ]);
    expect(write(during, home)).toEqual([routeWith(plain), own]);
  });

  test('that somebody changes in mid-rollout changes the copy too', () => {
    const changed = upstreamWith('shop', { scheme: 'grpcs', retries: 3 });
    const [, , copy] = write(
      [routeWith(plain), changed, upstreamWith('shop-candidate', { retries: 9 })],
      shareOf(5),
    );
    expect(copy).toEqual(upstreamWith('shop-candidate', { scheme: 'grpcs', retries: 3 }));
  });

  test('that is not there has no copy', () => {
    expect(write([routeWith(plain)], shareOf(5))).toHaveLength(1);
  });
});

describe('somebody else changes the route in mid-rollout', () => {
  const split = [
    { ...shop, weight: 75 },
    { ...candidate, weight: 25 },
  ];
  const at = (share: number, now: readonly Fields[]): unknown => rulesAfter(shareOf(share), now, plain);

  test('other weights are put right', () => {
    const reset = [
      {
        name: 'main',
        match,
        backends: [
          { ...shop, weight: 1 },
          { ...candidate, weight: 1 },
        ],
      },
    ];
    expect(codec.read([routeWith(reset)], backends)).toBe(50);
    expect(at(25, reset)).toEqual([{ name: 'main', match, backends: split }]);
  });

  test('an apply of the route of before is put right', () => {
    expect(at(25, plain)).toEqual([{ name: 'main', match, backends: split }]);
  });

  test('a target that was added stays as it is', () => {
    const added = { ...legacy, weight: 6 };
    const rules = [
      { name: 'main', match, backends: [...split, added], upstreams: [{ name: 'dc', weight: 3 }] },
    ];
    expect(at(0, rules)).toEqual([{ ...rules[0], backends: [shop, added] }]);
    expect(at(25, rules)).toMatchObject([{ upstreams: [{ name: 'dc', weight: 3 }] }]);
  });

  test('a rule that was renamed at 100 % gives everything back to stable', () => {
    const renamed = [
      {
        name: 'new',
        match,
        backends: [
          { ...shop, weight: 0 },
          { ...candidate, weight: 100 },
        ],
      },
    ];
    expect(at(0, renamed)).toEqual([{ name: 'new', match, backends: [shop] }]);
  });

  test("a tester's rule that was changed is written anew", () => {
    const tester = { by: 'query', name: 'b', value: '2' } as const;
    const wanted = rulesAfter({ ...home, testers: [tester] }, plain) as readonly Fields[];
    const drifted = wanted.map((rule) => ({ ...rule, priority: 0 })).slice(1);
    expect(rulesAfter({ ...home, testers: [tester] }, [...plain, ...drifted], plain)).toEqual(wanted);
  });

  test('rules with different shares are mixed', () => {
    const rules = [
      { name: 'main', backends: split },
      { name: 'other', backends: [shop] },
    ];
    expect(codec.read([routeWith(rules)], backends)).toBe('mixed');
  });

  test('a route that is gone has no share, and a problem', () => {
    expect(codec.read([upstreamWith('shop', {})], backends)).toBe(0);
    expect(codec.settled([upstreamWith('shop', {})])).toEqual({ problem: 'the ApisixRoute is gone' });
  });
});

test('it takes every ApisixRoute, and needs to see and make ApisixUpstreams', () => {
  expect(codec.claims(routeWith(plain))).toBe(true);
  expect(codec.limits(shareOf(0.01), [], backends)).toBeUndefined();
  const names = codec
    .refs({ kind: 'ApisixRoute', name: 'shop' }, 'web', backends)
    .map(({ kind, name }) => [kind, name]);
  expect(names).toEqual([
    ['ApisixRoute', 'shop'],
    ['ApisixUpstream', 'shop'],
    ['ApisixUpstream', 'shop-candidate'],
  ]);
});
