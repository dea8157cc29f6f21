import { describe, expect, test } from '@jest/globals';
import { home, type Split } from '../../../src/model/split.ts';
import type { Settled } from '../../../src/routers/codec.ts';
import { routersFor } from '../../../src/routers/index.ts';
import { linkerd as codec } from '../../../src/routers/linkerd/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { linkerdRouteWith, ofShop, type Fields } from './proof.ts';

const shop = { name: 'shop', port: 80 };
const planned = [linkerdRouteWith({ rules: [{ backendRefs: [shop] }] })];
const original = codec.remember(planned, backends);

function rulesAfter(rules: readonly Fields[], split: Split): unknown {
  const given = { backends, namespace: 'web', original };
  const [written] = codec.write([linkerdRouteWith({ rules })], split, given);
  return (written?.['spec'] as Fields)['rules'];
}

const weights = (toStable: number, toCandidate: number): Fields => ({
  backendRefs: [
    { ...shop, weight: toStable },
    { name: 'shop-candidate', port: 80, weight: toCandidate },
  ],
});

describe('what is written', () => {
  test('the two Services as weighted backends, and testers before them', () => {
    const testers = [
      { by: 'header', name: 'X-Tester', value: 'yes' },
      { by: 'query', name: 'version', value: 'next' },
    ] as const;
    expect(rulesAfter([{ backendRefs: [shop] }], shareOf(5))).toEqual([weights(95, 5)]);
    expect(rulesAfter([{ backendRefs: [shop] }], { ...shareOf(0.5), testers })).toEqual([
      {
        matches: [
          { headers: [{ type: 'Exact', name: 'X-Tester', value: 'yes' }] },
          { queryParams: [{ type: 'Exact', name: 'version', value: 'next' }] },
        ],
        backendRefs: [{ name: 'shop-candidate', port: 80, weight: 1 }],
      },
      weights(995, 5),
    ]);
  });

  test('a rule has eight matches at most, so more testers have more rules', () => {
    const matches = ['/a', '/b', '/c', '/d', '/e'].map((value) => ({ path: { type: 'PathPrefix', value } }));
    const tester = { by: 'header', name: 'X-Tester', value: 'yes' } as const;
    const testers = [tester, { ...tester, value: 'ja' }];
    const rules = rulesAfter([{ matches, backendRefs: [shop] }], { ...home, testers }) as readonly {
      readonly matches: readonly unknown[];
    }[];
    expect(rules.map((rule) => rule.matches.length)).toEqual([8, 2, 5]);
    expect(rulesAfter(rules, home)).toEqual([{ matches, backendRefs: [shop] }]);
  });

  test("somebody's apply in mid-rollout is put right", () => {
    expect(rulesAfter([weights(1, 1)], shareOf(25))).toEqual([weights(75, 25)]);
    expect(rulesAfter([{ backendRefs: [shop] }], shareOf(25))).toEqual([weights(75, 25)]);
    expect(rulesAfter([weights(0, 100)], home)).toEqual([{ backendRefs: [shop] }]);
  });
});

describe('refusals', () => {
  const refusal = (spec: Fields): string | undefined => codec.refusal([linkerdRouteWith(spec)], backends);

  test.each([
    ['it points elsewhere', { rules: [{ backendRefs: [{ name: 'pages', port: 80 }] }] }, /points at pages/],
    [
      'only a Server is its parent',
      {
        parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name: 'shop' }],
        rules: [{ backendRefs: [shop] }],
      },
      /^no Service is its parent/,
    ],
    ['it has no parent', { parentRefs: undefined, rules: [{ backendRefs: [shop] }] }, /^no Service is its/],
    [
      'the parent is a Service of another group',
      { parentRefs: [{ kind: 'Service', name: 'shop' }], rules: [{ backendRefs: [shop] }] },
      /^no Service is its parent/,
    ],
    [
      'a rule leaves the backends to the parent',
      { rules: [{ timeouts: { request: '1s' } }, { backendRefs: [shop] }] },
      /^a rule without backendRefs sends to Service shop as a whole/,
    ],
  ])('refused when %s', (_why, spec, why) => {
    expect(refusal(spec)).toMatch(why);
  });

  test('a rule may leave the backends to another parent', () => {
    const parentRefs = [{ ...ofShop, namespace: 'old-web' }];
    expect(refusal({ parentRefs, rules: [{ filters: [] }, { backendRefs: [shop] }] })).toBeUndefined();
  });

  test('refused when it does not exist', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
  });
});

describe('settled', () => {
  const condition = (type: string, status = 'True'): Fields => ({ type, status, message: 'not found' });
  const parent = (parentRef: Fields, ...conditions: readonly Fields[]): Fields => ({ parentRef, conditions });
  const settled = (...parents: readonly Fields[]): Settled =>
    codec.settled([linkerdRouteWith({ rules: [] }, { status: { parents } })]);
  const good = parent(ofShop, condition('Accepted'), condition('ResolvedRefs'));
  const server = { group: 'policy.linkerd.io', kind: 'Server', name: 'shop' };

  test('by the Services that are its parents, of which Linkerd says no generation', () => {
    expect(settled(good)).toBe('yes');
    expect(settled(good, parent(server, condition('Accepted')))).toBe('yes');
    expect(settled(parent(server, condition('Accepted')))).toBe('not-yet');
    expect(settled()).toBe('not-yet');
  });

  test('a problem when a backend is not found, or the route is gone', () => {
    const bad = parent(ofShop, condition('Accepted'), condition('ResolvedRefs', 'False'));
    expect(settled(bad)).toEqual({
      problem: 'ResolvedRefs is False on Service shop: not found',
      isPartial: true,
    });
    expect(codec.settled([])).toEqual({ problem: 'the route is gone' });
  });
});

test('its group tells it from the HTTPRoute of the Gateway API', () => {
  const names = (group?: string): readonly string[] =>
    routersFor(group === undefined ? { kind: 'HTTPRoute' } : { kind: 'HTTPRoute', group }).map(
      ({ name }) => name,
    );
  expect(names('policy.linkerd.io')).toEqual(['linkerd']);
  expect(names('gateway.networking.k8s.io')).toEqual(['gateway-api']);
  expect(names()).toEqual(['gateway-api', 'linkerd']);
  expect(codec.refs({ kind: 'HTTPRoute', name: 'shop' }, 'web', backends)).toEqual([
    { kind: 'HTTPRoute', group: 'policy.linkerd.io', namespace: 'web', name: 'shop' },
  ]);
});
