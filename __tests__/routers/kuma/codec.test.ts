import { describe, expect, test } from '@jest/globals';
import { home, type Match, type Split } from '../../../src/model/split.ts';
import { routersFor } from '../../../src/routers/index.ts';
import { meshHttpRoutes as codec } from '../../../src/routers/kuma/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import {
  all,
  destination,
  header,
  httpRoute,
  labelled,
  ofShop,
  prefix,
  rule,
  serviceWith,
  tagged,
  to,
  type Fields,
} from './objects.ts';

const planned = [rule(all, to('shop'))];

interface Written {
  readonly to: readonly { readonly rules: readonly Fields[] }[];
}

/** The rules for one destination, planned as these and found as those. */
function rulesAfter(own: readonly Fields[], now: readonly Fields[], split: Split): unknown {
  const original = codec.remember([httpRoute(destination(ofShop, ...own)), serviceWith()], backends);
  const objects = [httpRoute(destination(ofShop, ...now)), serviceWith()];
  const [written, service] = codec.write(objects, split, { backends, namespace: 'web', original });
  expect(service).toEqual(serviceWith());
  return (written?.['spec'] as Written).to[0]?.rules;
}

const pair = (toStable: number, toCandidate: number): readonly Fields[] => [
  to('shop', { weight: toStable }),
  to('shop-candidate', { weight: toCandidate }),
];
const testing = (...testers: readonly Match[]): Split => ({ ...home, testers });
const byHeader: Match = { by: 'header', name: 'X-Tester', value: 'yes' };
const byQuery: Match = { by: 'query', name: 'version', value: 'next' };

describe('what is written', () => {
  test.each([
    [5, pair(95, 5)],
    [100, pair(0, 100)],
    [0.5, pair(995, 5)],
    [0.01, pair(9999, 1)],
    [0, [to('shop')]],
  ])('the weights of %p %%', (share, expected) => {
    expect(rulesAfter(planned, planned, shareOf(share))).toEqual([rule(all, ...expected)]);
  });

  test.each([
    ['a tag', tagged('shop_web_svc_80', 1), tagged('shop-candidate_web_svc_80', 5)],
    ['labels', labelled('shop'), labelled('shop-candidate', { weight: 5 })],
    [
      'a section',
      { kind: 'MeshService', name: 'shop', namespace: 'web', sectionName: 'http', weight: 1 },
      { kind: 'MeshService', name: 'shop-candidate', namespace: 'web', sectionName: 'http', weight: 5 },
    ],
  ])('the candidate goes by %s where stable does', (_how, stable, candidate) => {
    const own = [rule(all, stable)];
    expect(rulesAfter(own, own, shareOf(5))).toEqual([rule(all, { ...stable, weight: 95 }, candidate)]);
  });

  test('testers: a rule before it, with names of headers in lower case', () => {
    const testers: readonly Match[] = [
      byHeader,
      { by: 'header', name: 'User-Agent', pattern: '.*Beta.*' },
      { by: 'cookie', name: 'tester', value: 'a.b' },
      byQuery,
    ];
    expect(rulesAfter(planned, planned, { ...shareOf(5), testers })).toEqual([
      rule(
        [
          { ...prefix('/'), ...header('x-tester', 'yes') },
          {
            ...prefix('/'),
            headers: [{ type: 'RegularExpression', name: 'user-agent', value: '^(.*Beta.*)$' }],
          },
          {
            ...prefix('/'),
            headers: [{ type: 'RegularExpression', name: 'cookie', value: '^(.*;\\s*)?tester=a\\.b(;.*)?$' }],
          },
          { ...prefix('/'), queryParams: [{ type: 'Exact', name: 'version', value: 'next' }] },
        ],
        to('shop-candidate'),
      ),
      rule(all, ...pair(95, 5)),
    ]);
  });

  test('testers keep the filters of the rule, and rules that lead elsewhere have none', () => {
    const filters = [{ type: 'URLRewrite', urlRewrite: { hostname: 'shop.test' } }];
    const own = [
      rule([prefix('/old')], to('legacy')),
      { matches: all, default: { filters, backendRefs: [to('shop', { weight: 0 }), to('legacy')] } },
      { matches: [prefix('/v2')], default: { filters, backendRefs: [to('shop', { weight: 7 })] } },
    ];
    expect(rulesAfter(own, own, testing(byQuery))).toEqual([
      ...own.slice(0, 2),
      {
        matches: [{ ...prefix('/v2'), queryParams: [{ type: 'Exact', name: 'version', value: 'next' }] }],
        default: { filters, backendRefs: [to('shop-candidate')] },
      },
      own[2],
    ]);
  });

  test("somebody's apply in mid-rollout is put right, wherever the rule is by now", () => {
    const own = [rule(all, to('shop', { weight: 3 }), to('legacy')), rule([prefix('/v2')], to('shop'))];
    const drifts = [
      own,
      own.toReversed(),
      [
        rule([prefix('/v2')], ...pair(1, 1)),
        rule(all, to('shop', { weight: 5 }), to('legacy', { weight: 5 })),
      ],
    ];
    const wanted = [
      rule(
        all,
        to('shop', { weight: 225 }),
        to('shop-candidate', { weight: 75 }),
        to('legacy', { weight: 100 }),
      ),
      rule([prefix('/v2')], ...pair(75, 25)),
    ];
    for (const now of drifts) {
      const written = rulesAfter(own, now, shareOf(25)) as readonly unknown[];
      expect(new Set(written)).toEqual(new Set(wanted));
      expect(new Set(rulesAfter(own, now, home) as readonly unknown[])).toEqual(new Set(own));
    }
  });

  test("somebody's new backend and new rule are left as they are", () => {
    const added = rule([prefix('/new')], to('shop'), to('edge'));
    const now = [added, rule(all, ...pair(95, 5), to('edge', { weight: 7 }))];
    expect(rulesAfter(planned, now, shareOf(5))).toEqual(now);
    expect(rulesAfter(planned, now, home)).toEqual([added, rule(all, to('shop'), to('edge', { weight: 7 }))]);
  });

  test('read tells when rules differ', () => {
    const read = (...rules: readonly Fields[]): number | 'mixed' =>
      codec.read([httpRoute(destination(ofShop, ...rules)), serviceWith()], backends);
    expect(read(rule(all, ...pair(1, 1)), rule([prefix('/v2')], to('legacy')))).toBe(50);
    expect(read(rule(all, ...pair(1, 1)), rule([prefix('/v2')], to('shop')))).toBe('mixed');
    expect(read(rule([header('x-tester', 'yes')], to('shop-candidate')), ...planned)).toBe(0);
    expect(codec.read([], backends)).toBe(0);
  });
});

test('both kinds are of its group, and the Service is only read', () => {
  expect(routersFor({ kind: 'MeshHTTPRoute' }).map(({ name }) => name)).toEqual(['kuma']);
  expect(routersFor({ kind: 'MeshTCPRoute', group: 'kuma.io' }).map(({ name }) => name)).toEqual([
    'kuma-tcp',
  ]);
  expect(codec.refs({ kind: 'MeshHTTPRoute', name: 'main' }, 'web', backends)).toEqual([
    { kind: 'MeshHTTPRoute', group: 'kuma.io', namespace: 'web', name: 'main' },
    { kind: 'Service', namespace: 'web', name: 'shop' },
  ]);
});
