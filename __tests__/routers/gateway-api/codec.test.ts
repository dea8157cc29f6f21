import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backends } from '../backends.ts';
import { bound } from '../contract.ts';
import { deepFrozen } from '../frozen.ts';
import { httpRouteWith, type Fields } from './fixtures.ts';
import { httpRouteProof } from './proof.ts';
import { shareOf } from '../shares.ts';

const { harness } = httpRouteProof;
const { codec } = harness;
const shop = { name: 'shop', port: 80 };

function rulesAfter(rules: readonly Fields[], share: number): unknown {
  const objects = [httpRouteWith(rules)];
  const written = codec.write(objects, shareOf(share), {
    backends,
    namespace: 'web',
    original: codec.remember(objects, backends),
  });
  return (written[0]?.['spec'] as { readonly rules: unknown }).rules;
}

describe('what is written', () => {
  test('a lone backend gets the two shares as weights', () => {
    expect(rulesAfter([{ backendRefs: [{ ...shop, weight: 100 }] }], 5)).toEqual([
      {
        backendRefs: [
          { ...shop, weight: 95 },
          { name: 'shop-candidate', port: 80, weight: 5 },
        ],
      },
    ]);
  });

  test('another backend keeps its part of the rule', () => {
    expect(
      rulesAfter(
        [
          {
            backendRefs: [
              { ...shop, weight: 3 },
              { name: 'legacy', port: 80 },
            ],
          },
        ],
        25,
      ),
    ).toEqual([
      {
        backendRefs: [
          { ...shop, weight: 225 },
          { name: 'shop-candidate', port: 80, weight: 75 },
          { name: 'legacy', port: 80, weight: 100 },
        ],
      },
    ]);
  });

  test('a share that is no whole percent gets finer weights', () => {
    expect(rulesAfter([{ backendRefs: [shop] }], 12.5)).toEqual([
      {
        backendRefs: [
          { ...shop, weight: 875 },
          { name: 'shop-candidate', port: 80, weight: 125 },
        ],
      },
    ]);
  });
});

describe('somebody else changes the route in mid-rollout', () => {
  const planned = [
    httpRouteWith([{ backendRefs: [shop] }, { backendRefs: [{ name: 'pages', port: 80, weight: 4 }] }]),
  ];
  const original = codec.remember(planned, backends);
  const write = (rules: readonly Fields[], share: number): unknown => {
    const once = codec.write([httpRouteWith(rules)], shareOf(share), {
      backends,
      namespace: 'web',
      original,
    });
    expect(codec.write(once, shareOf(share), { backends, namespace: 'web', original })).toEqual(once);
    return (once[0]?.['spec'] as { readonly rules: unknown }).rules;
  };
  const split = [
    { ...shop, weight: 75 },
    { name: 'shop-candidate', port: 80, weight: 25 },
  ];

  test('an apply without weights is put right', () => {
    const reset = [
      {
        backendRefs: [
          { ...shop, weight: 1 },
          { name: 'shop-candidate', port: 80, weight: 1 },
        ],
      },
    ];
    expect(codec.read([httpRouteWith(reset)], backends)).toBe(50);
    expect(write(reset, 25)).toEqual([{ backendRefs: split }]);
  });

  test('a backend that was added is left as it is, however often the share is written', () => {
    const added = { name: 'edge', port: 80, weight: 6 };
    expect(write([{ backendRefs: [...split, added] }], 25)).toEqual([{ backendRefs: [...split, added] }]);
    expect(write([{ backendRefs: [...split, added] }], 0)).toEqual([{ backendRefs: [shop, added] }]);
  });

  test('a rule that moved gives its share back all the same, and never serves nobody', () => {
    const moved = [
      { backendRefs: [{ name: 'edge', port: 80 }] },
      {
        backendRefs: [
          { ...shop, weight: 0 },
          { name: 'shop-candidate', port: 80, weight: 100 },
        ],
      },
    ];
    expect(write(moved, 0)).toEqual([{ backendRefs: [{ name: 'edge', port: 80 }] }, { backendRefs: [shop] }]);
  });

  test('two ports of one Service that change places keep a weight each', () => {
    const [main, admin] = [
      { ...shop, weight: 9 },
      { name: 'shop', port: 8443, weight: 1 },
    ];
    const own = codec.remember([httpRouteWith([{ backendRefs: [main, admin] }])], backends);
    const swapped = [httpRouteWith([{ backendRefs: [admin, main] }])];
    expect(codec.write(swapped, shareOf(0), { backends, namespace: 'web', original: own })).toEqual(swapped);
  });

  test('two rules with different shares are mixed', () => {
    expect(codec.read([httpRouteWith([{ backendRefs: split }, { backendRefs: [shop] }])], backends)).toBe(
      'mixed',
    );
  });
});

describe('refusals', () => {
  const refusal = (...refs: readonly Fields[]): string | undefined =>
    codec.refusal([httpRouteWith([{ backendRefs: refs }])], backends);

  test.each([
    [
      'it points elsewhere',
      [{ name: 'pages', port: 80 }],
      /does not send any traffic to Service shop \(it points at pages\)/,
    ],
    ['it points at nothing', [], /it points at nothing/],
    ['the weight is 0', [{ ...shop, weight: 0 }], /does not send any traffic/],
    ["the Service is another namespace's", [{ ...shop, namespace: 'old-web' }], /it points at old-web\/shop/],
    [
      'the backend is no Service',
      [{ ...shop, kind: 'ServiceImport', group: 'multicluster.x-k8s.io' }],
      /does not send any traffic/,
    ],
    [
      'the candidate is in it',
      [shop, { name: 'shop-candidate', port: 80 }],
      /points at Service shop-candidate already/,
    ],
    [
      'a weight cannot be split',
      [shop, { name: 'edge', weight: 10_001 }],
      /10001 of Service edge is too large .*at most 10000/,
    ],
  ])('refused when %s', (_why, refs, why) => {
    expect(refusal(...refs)).toMatch(why);
  });

  test('refused when it does not exist', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
  });

  test('the largest weight that can be split is not refused', () => {
    expect(refusal(shop, { name: 'edge', weight: 10_000 })).toBeUndefined();
  });
});

describe('any rules', () => {
  const name = fc.constantFrom('shop', 'shop', 'pages', 'edge');
  const ref = fc.record(
    {
      name,
      port: fc.constantFrom(80, 81),
      weight: fc.integer({ min: 0, max: 1000 }),
      namespace: fc.constantFrom('web', 'other'),
    },
    { requiredKeys: ['name'] },
  );
  const rule = fc.record(
    { backendRefs: fc.array(ref, { maxLength: 4 }), filters: fc.constant([]), unknown: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const rules = fc.array(rule, { minLength: 1, maxLength: 4 });
  const share = fc.integer({ min: 0, max: 100 });

  test('read back, keep their parts, and leave no trace at 0', () => {
    fc.assert(
      fc.property(rules, fc.array(share, { minLength: 1, maxLength: 6 }), (given, shares) => {
        const objects = deepFrozen([httpRouteWith(given)]);
        fc.pre(codec.refusal(objects, backends) === undefined);
        const { before, write, read } = bound(harness, {
          name: 'any',
          backends,
          planned: objects,
          before: objects,
        });
        const after = shares.map(shareOf).reduce(write, before);
        expect(read(after)).toBe(shares.at(-1));
        expect(harness.untouched(after, backends)).toEqual(harness.untouched(before, backends));
        expect(write(after, shareOf(0))).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});
